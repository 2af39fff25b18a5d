"""Bodies as each version of Alertmanager sends them: one alert that fires, in a group."""

from __future__ import annotations

import json
from typing import Any

ALERT = """{
  "status": "firing",
  "labels": {
    "alertname": "KubeVirtDeprecatedAPIRequested",
    "kubernetes_operator_component": "kubevirt",
    "kubernetes_operator_part_of": "kubevirt",
    "operator_health_impact": "none",
    "prometheus": "openshift-monitoring/k8s",
    "severity": "info"
  },
  "annotations": {
    "runbook_url": "https://kubevirt.io/monitoring/runbooks/KubeVirtDeprecatedAPIRequested",
    "summary": "2 requests were detected."
  },
  "startsAt": "2026-11-22T03:12:04.123456789Z",
  "endsAt": "0001-01-01T00:00:00Z",
  "generatorURL": "http://prometheus-k8s-0:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1",
  "fingerprint": "5ef77f1f8a3ecf8d"
}"""


def body_of(version: str) -> dict[str, Any]:
    """What the version adds to the ones before stands in CHANGES."""
    alert = json.loads(ALERT)
    body = {
        "receiver": "team\\\\.a",
        "status": "firing",
        "alerts": [alert],
        "groupLabels": {"alertname": alert["labels"]["alertname"]},
        "commonLabels": alert["labels"],
        "commonAnnotations": alert["annotations"],
        "externalURL": "http://alertmanager-main-0:9093",
        "version": "4",
        "groupKey": '{}/{severity="info"}:{alertname="KubeVirtDeprecatedAPIRequested"}',
        "truncatedAlerts": 0,
    }
    for since, added in CHANGES.items():
        body |= added if since <= version else {}
    return body


CHANGES: dict[str, dict[str, Any]] = {
    "0.32": {"notification_reason": "first notification"},
    "0.34": {"routeLabels": {"team": "a"}},
}
VERSIONS = ["0.25", "0.28", "0.32", "0.34"]
