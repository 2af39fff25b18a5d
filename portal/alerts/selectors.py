"""What pages and the API read of an incident's alerts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Window,
)
from django.db.models.functions import Coalesce

from portal.accounts.models import User
from portal.alerts.models import Alert, AlertGroup
from portal.clusters.models import Cluster
from portal.incidents.models import Incident, IncidentQuerySet

Kept = dict[str, object]
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
    """`alert_count`, `firing_count` and, of a storm, `child_count`, in the same query."""
    alerts = Alert.objects.filter(incident=OuterRef("pk")).order_by()
    every = alerts.values("incident").annotate(n=Count("id")).values("n")
    children = Incident.objects.open().filter(parent=OuterRef("pk")).order_by()
    belonging = children.values("parent").annotate(n=Count("id")).values("n")
    return incidents.annotate(
        alert_count=_count(every),
        firing_count=_count(every.filter(FIRING)),
        child_count=_count(belonging),
    )


def outside_of_storms(incidents: IncidentQuerySet) -> IncidentQuerySet:
    """Without those that an open storm stands for."""
    return incidents.exclude(parent__status__in=Incident.OPEN)


def about(incidents: IncidentQuerySet, name: str) -> IncidentQuerySet:
    """Those whose runbook, or one of whose alerts, has this name."""
    alerts = Alert.objects.filter(incident=OuterRef("pk"), name=name)
    return incidents.filter(Q(revision__runbook__name=name) | Exists(alerts))


def with_alert(incidents: IncidentQuerySet, fingerprint: str) -> IncidentQuerySet:
    """Those that an alert with this fingerprint belongs to."""
    alerts = Alert.objects.filter(incident=OuterRef("pk"), fingerprint=fingerprint)
    return incidents.filter(Exists(alerts))


def newest_labels(user: User, fingerprint: str, cluster: Cluster | None) -> list[Kept]:
    """The labels of an identity's newest alert in each source that the person sees."""
    rows = Alert.objects.visible_to(user).filter(fingerprint=fingerprint)
    if cluster:
        rows = rows.filter(cluster=cluster)
    newest = rows.order_by("source_id", "-id").distinct("source_id")
    return list(newest.values_list("labels", flat=True))


def _count(rows: object) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)  # type: ignore[arg-type]


def _version(counts: Mapping[str, object], group: AlertGroup | None) -> str:
    held_back = group and (group.held_back, group.flaps)
    made_of = (counts["total"], counts["firing"], counts["newest"], held_back)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:12]
