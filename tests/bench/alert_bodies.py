"""What an Alertmanager posts, as many alerts as wanted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zlib import crc32


def body(name: str, count: int, *, first: int = 0, runbook: str = "") -> bytes:
    """`count` firing alerts of the rule `name`, each of another pod."""
    now = datetime.now(UTC).isoformat()
    return json.dumps(
        {
            "version": "4",
            "groupKey": f'{{}}:{{alertname="{name}"}}',
            "truncatedAlerts": 0,
            "status": "firing",
            "receiver": "runbook-portal",
            "groupLabels": {"alertname": name},
            "commonLabels": {"alertname": name, "severity": "warning"},
            "commonAnnotations": {},
            "externalURL": "http://alertmanager.example:9093",
            "alerts": [_alert(name, first + at, now, runbook) for at in range(count)],
        }
    ).encode()


def _alert(name: str, number: int, now: str, runbook: str) -> dict[str, object]:
    return {
        "status": "firing",
        "labels": {
            "alertname": name,
            "severity": "warning",
            "namespace": "kubevirt",
            "pod": f"virt-launcher-load-{number:05}",
            "node": f"node-{number % 100:03}",
            "container": "compute",
            "job": "kubevirt-prometheus-metrics",
            "prometheus": "openshift-monitoring/k8s",
        },
        "annotations": {
            "summary": f"The pod number {number} of the load is not well.",
            "description": "It was made for measuring: nothing has to be done about it.",
            "runbook_url": f"https://runbooks.example/{runbook or name}.md",
        },
        "startsAt": now,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example:9090/graph?g0.expr=up+%3D%3D+0",
        "fingerprint": f"{crc32(name.encode()):08x}{number:08x}",
    }
