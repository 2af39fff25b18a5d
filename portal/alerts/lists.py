"""Lists of alerts and sources, for pages and the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.accounts.models import User
from portal.alerts.models import Alert, AlertSource, Delivery
from portal.alerts.models.alerts import AlertQuerySet
from portal.alerts.models.sources import AlertSourceQuerySet

OF_SOURCE = {"source": OuterRef("pk")}


@dataclass(frozen=True, slots=True)
class WantedAlerts:
    """What a list is narrowed to; empty: not at all. `name` is the whole name."""

    status: str = ""
    cluster: str = ""
    source: str = ""
    severity: str = ""
    name: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class SourceNews:
    """What is worth a banner: sources with deliveries that nobody could read, and
    sources that are silent; `firing` alerts."""

    firing: int
    unread: list[AlertSource]
    silent: list[AlertSource]


def alerts_page(
    user: User, wanted: WantedAlerts, before: int | None = None
) -> AlertQuerySet:
    """Alerts that the person may see, newest first, below id `before`.

    `alone` are those without an incident.
    """
    found = Alert.objects.visible_to(user).select_related(
        "cluster", "source", "incident"
    )
    filters = {
        "status": wanted.status,
        "cluster__slug": wanted.cluster,
        "source__name": wanted.source,
        "severity": wanted.severity,
        "name": wanted.name,
        "pk__lt": before,
    }
    found = found.filter(**{key: value for key, value in filters.items() if value})
    return found.filter(incident=None) if wanted.alone else found


def sources_with_counts(user: User) -> AlertSourceQuerySet:
    """Sources that the person may see, with `unread` deliveries and `firing` alerts."""
    return (
        AlertSource.objects.visible_to(user)
        .select_related("cluster", "credential")
        .annotate(
            unread=_count(Delivery.objects.in_quarantine()),
            firing=_count(Alert.objects.firing()),
        )
    )


def news_for(user: User) -> SourceNews:
    """What the first page tells of alerts and their sources."""
    unread = _count(Delivery.objects.in_quarantine())
    visible = AlertSource.objects.visible_to(user).active()
    sources = list(visible.annotate(unread=unread))
    return SourceNews(
        firing=Alert.objects.visible_to(user).firing().count(),
        unread=[source for source in sources if getattr(source, "unread", 0)],
        silent=[source for source in sources if source.is_silent],
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of them each source has, without joining them to each other."""
    of_source = rows.filter(**OF_SOURCE).order_by().values("source")
    counted = of_source.annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
