"""The timeline: everything that happened, in pages and by kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from portal.core.errors import UserError
from portal.incidents.models import Incident, Mention, TimelineEntry

Kind = TimelineEntry.Kind
# What people filter by, and the kinds that each stands for.
FILTERS: dict[str, tuple[Kind, ...]] = {
    "notes": (Kind.NOTE,),
    "actions": (Kind.ACTION, Kind.MARK),
    "alerts": (Kind.ALERT,),
    "runs": (Kind.RUN, Kind.VARIABLE),
    "status": (Kind.OPENED, Kind.STATUS),
    "record": TimelineEntry.ABOUT_RECORD,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the timeline, to go on behind it. Its text is a cursor of the API."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"


def place_of(entry: TimelineEntry) -> Place:
    """Where the lines after this one begin."""
    return Place(entry.at, entry.pk)


def read_place(text: str) -> Place | None:
    """A cursor; None for the newest line. Raises UserError."""
    if not text:
        return None
    at, _, number = text.replace(" ", "+").partition("~")
    try:
        place = Place(datetime.fromisoformat(at), int(number))
    except ValueError:
        place = None
    if place is None or place.at.tzinfo is None or not 0 <= place.id < 2**63:
        raise UserError(
            "cursor-invalid",
            f"{text[:60]!r} is not a cursor: use `next` of the page before.",
            status=422,
        )
    return place


def timeline_of(
    incident: Incident,
    kinds: Collection[str] = (),
    before: Place | None = None,
    until: Place | None = None,
) -> QuerySet[TimelineEntry]:
    """Lines of these kinds (none: of all), newest first, behind `before`, down to `until`.

    Each has `mentioned`: the user names that it mentions.
    """
    names = Mention.objects.filter(entry=OuterRef("pk")).order_by()
    found = incident.timeline.select_related("run").annotate(
        mentioned=ArraySubquery(names.values("user__username"))
    )
    if kinds:
        found = found.filter(kind__in=kinds)
    if before:
        earlier = Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id)
        found = found.filter(earlier, at__lte=before.at)
    if until:
        found = found.filter(Q(at__gt=until.at) | Q(at=until.at, id__gte=until.id))
    return found


def kinds_of(names: Collection[str]) -> tuple[Kind, ...]:
    """The kinds that these filters (or kinds themselves) stand for."""
    found: list[Kind] = []
    for name in names:
        if name in FILTERS:
            found += FILTERS[name]
        elif name in Kind.values:
            found.append(Kind(name))
    return tuple(found)
