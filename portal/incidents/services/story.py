"""The story that every act is told in: one timeline line, one audit row."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor, person
from portal.incidents.models import Incident, StepRun, TimelineEntry
from portal.live.publish import publish_on_commit

LIST_CHANNEL = "incidents"
TEXT_MAX = 20_000


def add_entry(
    incident: Incident,
    kind: str,
    actor: Actor | str,
    text: str,
    *,
    at: datetime | None = None,
    run: StepRun | None = None,
) -> TimelineEntry:
    """One line in the story; open pages hear of it. `actor` may be a bare name."""
    now = timezone.now()
    entry = TimelineEntry.objects.create(
        incident=incident,
        kind=kind,
        at=at or now,
        recorded_at=now,
        author=None if isinstance(actor, str) else person(actor),
        actor_name=(actor if isinstance(actor, str) else actor.name)[:200],
        text=text,
        run=run,
    )
    publish_on_commit(incident.channel, "timeline")
    publish_on_commit(LIST_CHANNEL, "sync")
    return entry


def tell_about_record(
    actor: Actor,
    incident: Incident,
    kind: str,
    action: str,
    text: str,
    **details: object,
) -> TimelineEntry:
    """A change of what the Record card shows: its line, its audit row, its news."""
    entry = add_entry(incident, kind, actor, text)
    audited(actor, action, incident, **details)
    publish_on_commit(incident.channel, "record")
    return entry


def audited(actor: Actor, action: str, incident: Incident, **details: object) -> None:
    """The audit row of an act on `incident`."""
    audit.record(
        actor,
        action,
        str(incident),
        cluster=incident.cluster.slug if incident.cluster else "",
        incident=incident.number,
        **details,
    )


def locked(incident: Incident) -> Incident:
    """The incident as it is now; nobody else changes it until the transaction ends."""
    return Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)


def clean(text: str) -> str:
    """Text that can be stored: PostgreSQL refuses NUL, and browsers send CRLF."""
    return text.replace("\x00", "␀").replace("\r\n", "\n").strip()


def one_line(text: str, most: int) -> str:
    """Text for a title: one line of at most `most` characters."""
    return " ".join(clean(text).split())[:most]
