"""One notice on its way: claimed, sent, done with or tried again.

At most one message of a channel is under way, and a channel that fails rests: others
never wait for it. Nothing is held in the database while the other side is asked.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal.clusters.secretbox import SecretboxError
from portal.notify import chat, payload, webhook
from portal.notify.messages import message_of
from portal.notify.models import Channel, Notice
from portal.notify.notices import join
from portal.notify.outcome import Outcome
from portal.notify.secret import unseal

logger = logging.getLogger(__name__)

# Longer than a task may take (tasks.py).
LEASE = timedelta(seconds=60)
# Back-off of a channel: 30 s, doubled with each failure in a row.
REST, REST_MAX = timedelta(seconds=30), timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(hours=24)
# Messages of one channel in a minute; services throw away what is too much.
PER_MINUTE = 30
# After so many failures a notice lets those behind it go first.
STUBBORN = 5

Status = Notice.Status


def due(channel: Channel | None = None) -> list[int]:
    """Ids of what may be sent now: at most one of each channel."""
    now = timezone.now()
    rested = Q(channel__resting_until=None) | Q(channel__resting_until__lte=now)
    waiting = Notice.objects.waiting().filter(
        rested, due_at__lte=now, channel__enabled=True
    )
    if channel is not None:
        waiting = waiting.filter(channel=channel)
    free = waiting.exclude(channel__in=_busy().values("channel"))
    order = ("channel_id", F("attempts") / STUBBORN, "sequence")
    return list(
        free.order_by(*order).distinct("channel_id").values_list("pk", flat=True)
    )


def send(pk: int) -> bool:
    """Send a notice, if it is its turn. False when there was nothing to do."""
    notice = _claim(pk)
    if notice is None:
        return False
    _settle(notice, _delivered(notice))
    return True


def take_back() -> int:
    """Notices whose sender is gone wait again; how many."""
    lost = Notice.objects.filter(status=Status.SENDING, lease_until__lt=timezone.now())
    for notice in lost.select_related("channel"):
        _settle(notice, Outcome("The process that sent it is gone."))
    return len(lost)


@transaction.atomic
def _claim(pk: int) -> Notice | None:
    """Take it for this process. The channel's row decides who comes first."""
    found = Notice.objects.waiting().filter(pk=pk).first()
    if found is None:
        return None
    channel = Channel.objects.select_for_update().get(pk=found.channel_id)
    if pk not in due(channel) or _too_many(channel):
        return None
    Notice.objects.filter(pk=pk).update(
        status=Status.SENDING,
        attempts=F("attempts") + 1,
        lease_until=timezone.now() + LEASE,
    )
    related = ("channel__team", "incident__cluster", "incident__revision__runbook")
    return Notice.objects.select_related(*related, "source__cluster").get(pk=pk)


def _delivered(notice: Notice) -> Outcome:
    """A mistake of ours ends this notice; the channel's others go on."""
    try:
        return _deliver(notice)
    except SoftTimeLimitExceeded:
        return Outcome("Sending took too long.")
    except Exception as error:
        # Its message and its trace may hold the URL: only the kind is told.
        kind = type(error).__name__
        return Outcome(f"An error of the portal itself ({kind}).", final=True)


def _deliver(notice: Notice) -> Outcome:
    try:
        sealed = unseal(notice.channel)
    except SecretboxError as error:
        return Outcome(f"The channel's URL can not be read: {error}.")
    if notice.body is None:
        return chat.send(sealed.url, message_of(notice))
    body = payload.with_notes(notice)
    return webhook.post(sealed.url, sealed.keys, body, notice.attempts)


@transaction.atomic
def _settle(notice: Notice, outcome: Outcome) -> None:
    """Write down how it ended. A notice that somebody else has by now is let be."""
    channel = Channel.objects.select_for_update().filter(pk=notice.channel_id).first()
    held = Notice.objects.filter(
        pk=notice.pk, status=Status.SENDING, attempts=notice.attempts
    )
    if channel is None or not held.exists():
        return
    now = timezone.now()
    if outcome.ok:
        held.update(status=Status.SENT, sent_at=now, lease_until=None, error="")
        _went_well(channel, now)
        return
    logger.warning("notice %s of channel %s: %s", notice.pk, channel.pk, outcome.error)
    over = outcome.final or now - notice.waits_since > GIVE_UP_AFTER
    held.update(status=Status.FAILED, lease_until=None, error=outcome.error)
    if not over:
        _wait_again(notice)
    _went_wrong(channel, now, outcome)


def _wait_again(notice: Notice) -> None:
    """Back into the line; a message that came meanwhile takes it along."""
    same = Notice.objects.waiting().filter(
        channel=notice.channel_id, incident=notice.incident_id, body__isnull=True
    )
    newer = same.first() if notice.body is None and notice.incident_id else None
    row = Notice.objects.filter(pk=notice.pk)
    if newer is None:
        row.update(status=Status.WAITING)
        return
    newer.events = [*notice.events, *newer.events]
    join(newer, [], notice.entries)
    Notice.objects.filter(pk=newer.pk).update(
        waits_since=notice.waits_since, due_at=notice.due_at
    )
    row.update(status=Status.MERGED)


def _went_well(channel: Channel, now: datetime) -> None:
    channel.failures, channel.resting_until = 0, None
    channel.last_sent_at, channel.last_error = now, ""
    channel.save(
        update_fields=["failures", "resting_until", "last_sent_at", "last_error"]
    )


def _went_wrong(channel: Channel, now: datetime, outcome: Outcome) -> None:
    """A refusal for good says nothing of the next event; anything else makes it rest."""
    channel.last_failed_at, channel.last_error = now, outcome.error
    if not outcome.final:
        channel.failures += 1
        rest = min(REST * 2 ** min(channel.failures - 1, 10), REST_MAX)
        channel.resting_until = now + max(rest, timedelta(seconds=outcome.wait))
    channel.save(
        update_fields=["failures", "resting_until", "last_failed_at", "last_error"]
    )


def _too_many(channel: Channel) -> bool:
    minute_ago = timezone.now() - timedelta(minutes=1)
    sent = Notice.objects.filter(channel=channel, sent_at__gt=minute_ago)
    return sent.count() >= PER_MINUTE


def _busy() -> QuerySet[Notice]:
    return Notice.objects.filter(status=Status.SENDING, lease_until__gt=timezone.now())
