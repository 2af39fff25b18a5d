"""What administrators do with channels."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.models import Team, User
from portal.core.errors import UserError
from portal.notify import chat, destinations, outbound, payload, webhook
from portal.notify.messages import test_message
from portal.notify.models import Channel, Notice
from portal.notify.outbound import Refused, Unreachable
from portal.notify.outcome import Outcome
from portal.notify.secret import Sealed, seal, unseal
from portal.notify.signature import new_secret
from portal.notify.wishes import Wishes, clusters_of, require_possible

Kind, Status = Channel.Kind, Notice.Status


@transaction.atomic
def add_channel(
    actor: User, team: Team, name: str, kind: str, url: str, wishes: Wishes
) -> tuple[Channel, str]:
    """A channel, and the secret of a webhook ("" for a chat), never to be seen again."""
    if kind not in Kind.values:
        known = " or ".join(Kind.values)
        raise UserError("channel-kind", f"The kind is {known}.", status=422)
    require_possible(wishes)
    name = _free_name(team, name)
    secret = new_secret() if kind == Kind.WEBHOOK else ""
    channel = Channel.objects.create(
        team=team,
        name=name,
        kind=kind,
        sealed=seal(Sealed(url, secret)),
        address=_address(kind, url),
        severities=list(wishes.severities),
        events=list(wishes.events),
    )
    channel.clusters.set(clusters_of(actor, wishes))
    audit.record(actor, "channel.add", str(channel), address=channel.address)
    return channel, secret


@transaction.atomic
def change_channel(actor: User, channel: Channel, wishes: Wishes) -> None:
    """What it is told of from now on."""
    require_possible(wishes)
    channel.severities, channel.events = list(wishes.severities), list(wishes.events)
    channel.save(update_fields=["severities", "events"])
    channel.clusters.set(clusters_of(actor, wishes))
    audit.record(
        actor,
        "channel.change",
        str(channel),
        severities=channel.severities,
        events=channel.events,
        clusters=list(wishes.clusters),
    )


@transaction.atomic
def replace_url(actor: User, channel: Channel, url: str) -> None:
    """Another URL of the same kind; what waits goes there, and at once."""
    channel.address = _address(channel.kind, url)
    channel.sealed = seal(replace(unseal(channel), url=url))
    channel.failures, channel.resting_until = 0, None
    channel.save(update_fields=["address", "sealed", "failures", "resting_until"])
    audit.record(actor, "channel.url", str(channel), address=channel.address)


@transaction.atomic
def rotate_secret(actor: User, channel: Channel) -> str:
    """A new secret of a webhook, shown once; the old one signs along for a day."""
    if not channel.is_webhook:
        raise UserError("channel-no-secret", "Only webhooks have a secret.", status=409)
    secret = new_secret()
    channel.sealed = seal(unseal(channel).rotated(secret))
    channel.save(update_fields=["sealed"])
    audit.record(actor, "channel.rotate", str(channel))
    return secret


@transaction.atomic
def switch(actor: User, channel: Channel, *, on: bool) -> None:
    """Off: nothing is told, and what waits is given up. Twice is harmless."""
    if channel.enabled == on:
        return
    channel.enabled = on
    channel.failures, channel.resting_until = 0, None
    channel.save(update_fields=["enabled", "failures", "resting_until"])
    if not on:
        waiting = Notice.objects.waiting().filter(channel=channel)
        waiting.update(status=Status.FAILED, error="The channel was switched off.")
    audit.record(actor, "channel.on" if on else "channel.off", str(channel))


@transaction.atomic
def remove_channel(actor: User, channel: Channel) -> None:
    """The channel goes with its URL and the list of what it was told."""
    name = str(channel)
    channel.delete()
    audit.record(actor, "channel.remove", name)


def send_test(actor: User, channel: Channel) -> Outcome:
    """Say something now, off or on, and tell how it went."""
    audit.record(actor, "channel.test", str(channel))
    sealed = unseal(channel)
    if channel.is_webhook:
        body = payload.test_body(channel, str(uuid.uuid4()))
        outcome = webhook.post(sealed.url, sealed.keys, body, 1)
    else:
        outcome = chat.send(sealed.url, test_message(channel))
    _remember(channel, outcome)
    return outcome


@transaction.atomic
def send_again(actor: User, notice: Notice) -> None:
    """Tell it once more: the same event with the same id. Waiting ones stay as they are."""
    channel = Channel.objects.select_for_update().get(pk=notice.channel_id)
    if not channel.enabled:
        raise UserError("channel-off", "Switch the channel on first.", status=409)
    same = Notice.objects.waiting().filter(
        channel=channel, incident=notice.incident_id, body__isnull=True
    )
    ended = Notice.objects.filter(pk=notice.pk, status__in=("sent", "failed"))
    if notice.body is None and notice.incident_id and same.exists():
        return
    now = timezone.now()
    again = {"status": Status.WAITING, "attempts": 0, "waits_since": now, "due_at": now}
    if ended.update(**again):
        audit.record(actor, "notice.again", f"{channel} {notice.uuid}")


def _remember(channel: Channel, outcome: Outcome) -> None:
    """What a test found; one that went well ends the channel's rest."""
    now = timezone.now()
    found = {"last_error": outcome.error}
    if outcome.ok:
        done = {"last_sent_at": now, "failures": 0, "resting_until": None}
        Channel.objects.filter(pk=channel.pk).update(**found, **done)
    else:
        Channel.objects.filter(pk=channel.pk).update(**found, last_failed_at=now)


def _address(kind: str, url: str) -> str:
    """What may be shown of the URL. Raises UserError if nothing may be sent there."""
    try:
        return _webhook_address(url) if kind == Kind.WEBHOOK else _chat_address(url)
    except Refused as error:
        raise UserError("channel-url", str(error), status=422) from None


def _webhook_address(url: str) -> str:
    parts = outbound.checked_url(url)
    if service := destinations.service_at(url):
        raise Refused(
            f"It is an incoming webhook of {service}, which does not know our events:"
            " choose chat as the kind."
        )
    with suppress(Unreachable):  # a name that is not known yet: the test will tell
        outbound.addresses(parts.hostname or "", parts.port or 443)
    return f"{parts.scheme}://{parts.netloc}"


def _chat_address(url: str) -> str:
    plugin = destinations.plugin_of(url)
    with suppress(Unreachable):
        destinations.require_allowed(plugin)
    return destinations.address_of(plugin)


def _free_name(team: Team, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise UserError(
            "channel-name", "Give a name of at most 100 characters.", status=422
        )
    if Channel.objects.filter(team=team, name=name).exists():
        raise UserError(
            "channel-name-taken",
            f"Team {team.slug} has a channel {name} already.",
            status=409,
        )
    return name
