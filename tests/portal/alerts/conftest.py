"""A source whose alerts belong to the replayed cluster, and its Alertmanager."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.alerts.intake.processing import work_off
from portal.alerts.models import Alert, AlertSource, Delivery
from portal.alerts.services import create_source
from portal.alerts.source_settings import SourceSettings
from portal.clusters.models import Cluster

PATH = "/alerts/alertmanager"
NEVER = "0001-01-01T00:00:00Z"


def told(
    name: str = "VirtOperatorDown",
    *,
    ago: float = 60,
    ended: float | None = None,
    annotations: dict[str, Any] | None = None,
    **labels: Any,
) -> dict[str, Any]:
    """One alert as Alertmanager spells it; times are seconds ago."""
    labels = {"alertname": name, "severity": "critical", **labels}
    return {
        "status": "firing" if ended is None else "resolved",
        "labels": labels,
        "annotations": {"summary": "It is down."}
        if annotations is None
        else annotations,
        "startsAt": moment(ago),
        "endsAt": NEVER if ended is None else moment(ended),
        "generatorURL": "http://prometheus/graph?g0.expr=up&g0.tab=1",
        "fingerprint": f"{abs(hash(tuple(sorted(labels.items())))) % 16**16:016x}",
    }


def moment(ago: float) -> str:
    return (timezone.now() - timedelta(seconds=ago)).astimezone(UTC).isoformat()


def body(*alerts: Any, **more: Any) -> dict[str, Any]:
    firing = any(isinstance(a, dict) and a.get("status") == "firing" for a in alerts)
    return {
        "version": "4",
        "groupKey": '{}:{alertname="X"}',
        "truncatedAlerts": 0,
        "status": "firing" if firing else "resolved",
        "receiver": "portal",
        "groupLabels": {},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager:9093",
        "alerts": list(alerts),
    } | more


@dataclass
class Sender:
    """Posts to the receiver with the token of a source, and lets a worker's code run."""

    source: AlertSource
    secret: str
    client: Client = field(
        default_factory=lambda: Client(raise_request_exception=False)
    )

    def post(self, content: Any, path: str = PATH, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.secret}"} | headers
        return self.client.post(
            path, content, content_type="application/json", headers=given
        )

    def deliver(self, *alerts: Any, **more: Any) -> Delivery:
        """Post the alerts, work them off, and see what became of the delivery."""
        answer = self.post(body(*alerts, **more))
        assert answer.status_code == 202
        work_off(self.source.pk)
        return Delivery.objects.get(pk=answer.json()["delivery"])

    def outcome(self, *alerts: Any, **more: Any) -> dict[str, int]:
        return self.deliver(*alerts, **more).outcome

    @property
    def alert(self) -> Alert:
        """The only alert there is."""
        return Alert.objects.get(source=self.source)


@pytest.fixture
def sender(cluster: Cluster) -> Sender:
    source, secret = create_source(None, "east", SourceSettings(cluster=cluster))
    return Sender(source, secret)


def later(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)
