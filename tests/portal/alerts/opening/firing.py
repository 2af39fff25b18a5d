"""Alerts that fire and end, as the processing of a delivery hands them over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from portal.alerts.changes import Changes
from portal.alerts.models import Alert, AlertSource
from portal.alerts.opening import place

SINCE = datetime(2026, 11, 22, 3, 12, tzinfo=UTC)
numbers = count(1)


def unsaved(source: AlertSource, name: str, **given: Any) -> Alert:
    severity = given.pop("severity", "critical")
    labels = {"alertname": name, "severity": severity, "namespace": "kubevirt"}
    starts_at = given.pop("starts_at", SINCE)
    return Alert(
        source=source,
        fingerprint=f"{next(numbers):016x}",
        name=name,
        status=Alert.Status.FIRING,
        severity=severity,
        cluster=given.pop("cluster", source.cluster),
        labels=labels | given.pop("labels", {}),
        starts_at=starts_at,
        fires_since=starts_at,
        **given,
    )


def fire(source: AlertSource, *names: str, **given: Any) -> list[Alert]:
    """Alerts that have begun, saved and placed in one delivery."""
    alerts = [unsaved(source, name, **given) for name in names]
    Alert.objects.bulk_create(alerts)
    place(Changes(source, fired=alerts))
    return alerts


def resolve(*alerts: Alert, after: timedelta = timedelta(minutes=14)) -> None:
    for alert in alerts:
        alert.status, alert.ends_at = Alert.Status.RESOLVED, alert.starts_at + after
        alert.save()
    place(Changes(alerts[0].source, resolved=list(alerts)))


def fire_again(*alerts: Alert) -> None:
    for alert in alerts:
        alert.status, alert.ends_at = Alert.Status.FIRING, None
        alert.flaps, alert.last_seen_at = alert.flaps + 1, timezone.now()
        alert.save()
    place(Changes(alerts[0].source, reopened=list(alerts)))
