"""Invented alerts in every state, for the style guide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.alerts.models import Alert
from portal.web.alert_rows import AlertRows, alert_rows

URL = "https://192.0.2.1/graph"


def sample_alerts() -> AlertRows:
    """One that fires, one that is kept quiet, one that is over and strange."""
    now = timezone.now()
    return alert_rows(
        [
            _alert(now, "NoReadyVirtOperator", "critical", pod="virt-operator-1"),
            _alert(
                now,
                "LowVirtOperatorCount",
                "warning",
                silenced_by=["a"],
                inhibited_by=["b"],
                annotations={"summary": "Fewer than wanted."},
            ),
            _alert(
                now,
                "Flapping\u202ethere",
                "page",
                status=Alert.Status.RESOLVED,
                ends_at=now - timedelta(minutes=1),
                flaps=3,
                generator_url=URL,
                annotations={"summary": "x" * 600, "runbook_url": "javascript:x"},
            ),
        ]
    )


def _alert(
    now: datetime, name: str, severity: str, pod: str = "", **given: Any
) -> Alert:
    labels = {"alertname": name, "severity": severity, "namespace": "kubevirt"}
    return Alert(
        name=name,
        severity=severity,
        labels=labels | ({"pod": pod} if pod else {}),
        starts_at=now - timedelta(minutes=14),
        **({"status": Alert.Status.FIRING} | given),
    )
