"""Incidents that nobody opens by hand: many at once, with few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor, person
from portal.accounts.models import AuditEntry
from portal.clusters.models import Cluster
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services import LIST_CHANNEL
from portal.live.publish import publish_on_commit
from runbooks.models import Revision

BATCH = 1000


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What is known of it. `said` is the first line of its timeline."""

    actor: Actor
    title: str
    said: str
    cluster: Cluster | None
    revision: Revision | None
    severity: str
    started_at: datetime
    detected_at: datetime
    variables: dict[str, dict[str, str]]
    parent: Incident | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line for the timeline of one incident."""

    incident: Incident
    kind: str
    actor_name: str
    text: str


@transaction.atomic
def open_incidents(wanted: Sequence[NewIncident]) -> list[Incident]:
    """The incidents in the same order, in triage: nobody has looked at them yet.

    One on a cluster that can not be used is opened all the same: it goes wrong there.
    """
    numbers = _numbers(len(wanted))
    pairs = zip(numbers, wanted, strict=True)
    opened = Incident.objects.bulk_create(
        [_incident(number, new) for number, new in pairs], batch_size=BATCH
    )
    made = list(zip(opened, wanted, strict=True))
    audit.record_all(_audited(incident, new.actor) for incident, new in made)
    kind = TimelineEntry.Kind.OPENED
    _write([Line(incident, kind, new.actor.name, new.said) for incident, new in made])
    if opened:
        publish_on_commit(LIST_CHANNEL, "sync")
    return opened


def tell(lines: Sequence[Line]) -> None:
    """Many lines in the stories of many incidents; open pages hear of it."""
    _write(lines)
    for channel in {line.incident.channel for line in lines}:
        publish_on_commit(channel, "timeline")
    if lines:
        publish_on_commit(LIST_CHANNEL, "sync")


def _write(lines: Sequence[Line]) -> None:
    now = timezone.now()
    entries = [
        TimelineEntry(
            incident=line.incident,
            kind=line.kind,
            at=now,
            recorded_at=now,
            actor_name=line.actor_name[:200],
            text=line.text,
        )
        for line in lines
    ]
    TimelineEntry.objects.bulk_create(entries, batch_size=BATCH)


def _incident(number: int, new: NewIncident) -> Incident:
    return Incident(
        number=number,
        title=new.title[:300],
        cluster=new.cluster,
        revision=new.revision,
        status=Incident.Status.TRIAGE,
        severity=new.severity,
        drill=new.cluster.drill if new.cluster else False,
        opened_by=person(new.actor),
        opened_by_name=new.actor.name[:200],
        started_at=new.started_at,
        detected_at=new.detected_at,
        variables=new.variables,
        parent=new.parent,
    )


def _audited(incident: Incident, actor: Actor) -> AuditEntry:
    slug = incident.cluster.slug if incident.cluster else ""
    return audit.entry(
        actor, "incident.open", str(incident), cluster=slug, incident=incident.number
    )


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('incident_number') FROM generate_series(1, %s)", [count]
        )
        return [int(row[0]) for row in cursor.fetchall()]
