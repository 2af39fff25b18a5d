"""The group of an incident that alerts come to by a person's word."""

from __future__ import annotations

from portal.alerts.models import AlertGroup, AlertSource
from portal.incidents.models import Incident


def home_of(incident: Incident, source: AlertSource, reason: str) -> AlertGroup:
    """The group of an incident that takes alerts in; made if it had none."""
    found = AlertGroup.objects.filter(incident=incident).first()
    return found or by_hand(incident, source, reason)


def by_hand(incident: Incident, source: AlertSource, reason: str) -> AlertGroup:
    return AlertGroup.objects.create(
        incident=incident,
        source=source,
        cluster=incident.cluster,
        key=f"hand:{incident.number}",
        kind=AlertGroup.Kind.HAND,
        reason=reason,
        severity=incident.severity,
        started_at=incident.started_at,
    )
