"""What pages and the API read of an incident's alerts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce

from portal.alerts.models import Alert, AlertGroup
from portal.incidents.models import Incident, IncidentQuerySet

SHOWN = 20
CHILDREN_SHOWN = 50
FIRING = Q(status=Alert.Status.FIRING)


@dataclass(frozen=True, slots=True)
class IncidentAlerts:
    """The first alerts of an incident, those that fire first, and how many there are."""

    group: AlertGroup | None
    alerts: list[Alert]
    total: int
    firing: int
    version: str

    @property
    def over(self) -> int:
        """How many do not fire any more."""
        return self.total - self.firing


def alerts_of(incident: Incident) -> IncidentAlerts:
    """In one query; without alerts a second one tells whether it is a storm."""
    rows = list(
        Alert.objects.filter(incident=incident)
        .select_related("source", "incident__alert_group")
        .annotate(
            total=Window(Count("id")),
            firing=Window(Count("id", filter=FIRING)),
            newest=Window(Max("id")),
        )
        .order_by("status", "starts_at", "id")[:SHOWN]
    )
    if rows:
        counts = {name: vars(rows[0])[name] for name in ("total", "firing", "newest")}
        group = group_of(rows[0].incident)
    else:
        counts = {"total": 0, "firing": 0, "newest": None}
        group = AlertGroup.objects.filter(incident=incident).first()
    return IncidentAlerts(
        group, rows, counts["total"], counts["firing"], _version(counts, group)
    )


def alerts_version(incident: Incident) -> str:
    """Changes when alerts come, end or move, or when a diagnosis is held back."""
    counts = incident.alerts.aggregate(
        total=Count("id"), firing=Count("id", filter=FIRING), newest=Max("id")
    )
    return _version(counts, AlertGroup.objects.filter(incident=incident).first())


def group_of(incident: Incident | None) -> AlertGroup | None:
    """What holds its alerts together, if it has any."""
    return getattr(incident, "alert_group", None)


def children_of(incident: Incident) -> IncidentQuerySet:
    """The incidents of a storm, the newest first."""
    found = Incident.objects.filter(parent=incident).select_related("cluster")
    return with_alert_counts(found)


def with_alert_counts(incidents: IncidentQuerySet) -> IncidentQuerySet:
    """`alert_count` and `firing_count` of each, without a query for each."""
    alerts = Alert.objects.filter(incident=OuterRef("pk")).order_by()
    every = alerts.values("incident").annotate(n=Count("id")).values("n")
    return incidents.annotate(
        alert_count=_count(every), firing_count=_count(every.filter(FIRING))
    )


def open_incident_of(
    fingerprint: str, incidents: Iterable[Incident]
) -> dict[int, Alert]:
    """The newest alert with this fingerprint in each of `incidents`, by their keys."""
    rows = Alert.objects.filter(fingerprint=fingerprint, incident__in=incidents)
    return {row.incident_id: row for row in rows.order_by("id") if row.incident_id}


def _count(rows: object) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)  # type: ignore[arg-type]


def _version(counts: Mapping[str, object], group: AlertGroup | None) -> str:
    held_back = group and (group.held_back, group.flaps)
    made_of = (counts["total"], counts["firing"], counts["newest"], held_back)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:12]
