"""Notices as they are made: one message for all that changed, or event by event."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from portal.alerts.models import AlertSource
from portal.incidents.models import Incident
from portal.notify import payload
from portal.notify.models import Channel, Notice
from portal.notify.models.notices import NoticeQuerySet

# The first message about an incident goes at once; the next ones are gathered.
WINDOW = timedelta(seconds=30)

Status = Notice.Status


def tell(channel: Channel, incident: Incident, event: str, entry: int | None) -> None:
    """Let the channel know. Call it with the channel's row locked."""
    entries = [] if entry is None else [entry]
    if channel.is_webhook:
        _post(channel, event, incident=incident, entries=entries)
        return
    waiting = _of(channel, incident).waiting().first()
    if waiting is not None:
        join(waiting, [event], entries)
        return
    Notice.objects.create(
        channel=channel,
        sequence=next_number(channel),
        incident=incident,
        events=[event],
        entries=entries,
        due_at=_due(channel, incident),
    )


def tell_source(channel: Channel, source: AlertSource, event: str) -> None:
    """The same for a source of alerts."""
    if channel.is_webhook:
        _post(channel, event, source=source)
        return
    number = next_number(channel)
    Notice.objects.create(
        channel=channel, sequence=number, source=source, events=[event]
    )


def join(waiting: Notice, events: list[str], entries: list[int]) -> None:
    """Add to a message that was not sent yet; what it says is written later."""
    waiting.events = list(dict.fromkeys([*waiting.events, *events]))
    waiting.entries = list(dict.fromkeys([*waiting.entries, *entries]))
    waiting.save(update_fields=["events", "entries"])


def next_number(channel: Channel) -> int:
    """The number of the channel's next notice; its row is locked by the caller."""
    channel.sequence += 1
    channel.save(update_fields=["sequence"])
    return channel.sequence


def _post(
    channel: Channel,
    event: str,
    *,
    incident: Incident | None = None,
    source: AlertSource | None = None,
    entries: list[int] | None = None,
) -> None:
    """A notice of its own, with the body of this moment."""
    notice = Notice(
        uuid=uuid.uuid4(),
        channel=channel,
        sequence=next_number(channel),
        incident=incident,
        source=source,
        events=[event],
        entries=entries or [],
    )
    notice.body = payload.body_of(notice)
    notice.save()


def _of(channel: Channel, incident: Incident) -> NoticeQuerySet:
    return Notice.objects.filter(channel=channel, incident=incident, body__isnull=True)


def _due(channel: Channel, incident: Incident) -> datetime:
    now = timezone.now()
    last = _of(channel, incident).order_by("-id").first()
    if last is None:
        return now
    return max(now, (last.sent_at or last.created_at) + WINDOW)
