"""What an incident's alerts, all together, make of its severity and its times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.severity import worst
from portal.alerts.opening.words import counted
from portal.alerts.opening.writing import write
from portal.incidents.automatic import Line, tell
from portal.incidents.models import Incident, TimelineEntry
from portal.live.publish import publish_on_commit

CHANGED_BY_ALERTS = ("severity", "started_at", "self_cleared_at")


@dataclass(slots=True)
class Sum:
    """Of all alerts of one incident."""

    firing: set[str] = field(default_factory=set)
    started_at: datetime | None = None
    ended_at: datetime | None = None


def settle(incidents: Iterable[int], now: datetime) -> list[Incident]:
    """Bring severity, start and self-clearing up to date; a person's word stands.

    Gives back the incidents that have cleared by themselves just now.
    """
    sums = _sums(set(incidents))
    groups = AlertGroup.objects.select_related("incident__cluster").filter(
        incident__in=sums
    )
    changed, cleared = [], []
    for group in groups:
        was = [getattr(group.incident, name) for name in CHANGED_BY_ALERTS]
        _apply(group, sums[group.incident_id], now)
        if was != [getattr(group.incident, name) for name in CHANGED_BY_ALERTS]:
            changed.append(group)
            if was[-1] is None and group.incident.self_cleared_at:
                cleared.append(group.incident)
    _save(changed)
    _settle_storms(groups, now)
    return cleared


def tell_ended(alerts: Sequence[Alert]) -> None:
    """One line for each incident: which of its alerts are over."""
    ended: dict[int, list[Alert]] = defaultdict(list)
    for alert in alerts:
        if alert.incident_id is not None:
            ended[alert.incident_id].append(alert)
    incidents = Incident.objects.in_bulk(ended)
    tell(
        [
            Line(
                incidents[pk],
                TimelineEntry.Kind.ALERT,
                f"alert {over[0].name}",
                f"Over: {counted(over)}",
            )
            for pk, over in ended.items()
        ]
    )


def _sums(incidents: set[int]) -> dict[int, Sum]:
    rows = (
        Alert.objects.filter(incident__in=incidents)
        .values("incident_id", "severity")
        .annotate(
            firing=Count("id", filter=Q(status=Alert.Status.FIRING)),
            first=Min("starts_at"),
            last=Max("ends_at"),
        )
        .order_by()
    )
    sums: dict[int, Sum] = defaultdict(Sum)
    for row in rows:
        one = sums[row["incident_id"]]
        one.started_at = min(row["first"], one.started_at or row["first"])
        if row["last"]:
            one.ended_at = max(row["last"], one.ended_at or row["last"])
        if row["firing"]:
            one.firing.add(row["severity"])
    return dict(sums)


def _apply(group: AlertGroup, total: Sum, now: datetime) -> None:
    incident = group.incident
    if total.firing:
        incident.self_cleared_at = None
        severity = worst(total.firing)
        if incident.severity == group.severity:
            incident.severity = group.severity = severity
    elif incident.is_open and not incident.self_cleared_at and not _is_storm(group):
        incident.self_cleared_at = min(now, total.ended_at or now)
    if total.started_at and incident.started_at == group.started_at:
        earliest = min(group.started_at, total.started_at)
        incident.started_at = group.started_at = earliest


def _save(groups: Sequence[AlertGroup]) -> None:
    incidents = [group.incident for group in groups]
    write(Incident, incidents, CHANGED_BY_ALERTS)
    write(AlertGroup, groups, ["severity", "started_at"])
    for incident in incidents:
        publish_on_commit(incident.channel, "status")


def _settle_storms(groups: Iterable[AlertGroup], now: datetime) -> None:
    """A storm has cleared when all its incidents have, and its own alerts, if any."""
    storms = {group.incident_id for group in groups if _is_storm(group)}
    parents = (group.incident.parent_id for group in groups)
    storms |= {parent for parent in parents if parent is not None}
    for storm in Incident.objects.open().filter(pk__in=storms):
        children = storm.children.filter(status__in=Incident.OPEN, self_cleared_at=None)
        own = Alert.objects.firing().filter(incident=storm)
        going_on = children.exists() or own.exists()
        cleared_at = None if going_on else storm.self_cleared_at or now
        if cleared_at != storm.self_cleared_at:
            Incident.objects.filter(pk=storm.pk).update(self_cleared_at=cleared_at)
            publish_on_commit(storm.channel, "status")


def _is_storm(group: AlertGroup) -> bool:
    return group.kind == AlertGroup.Kind.STORM
