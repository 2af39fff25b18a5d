"""A channel and its notices as the API shows them: nothing of what is sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from portal.notify.events import Event, usual_events
from portal.notify.models import Channel, Notice
from portal.notify.models.channels import every_severity
from portal.notify.wishes import Wishes


class WishesIn(Schema):
    """What the channel is told of. `clusters` empty: all that the team may see."""

    severities: list[str] = every_severity()
    events: list[str] = usual_events()
    clusters: list[str] = []

    def wishes(self) -> Wishes:
        """For the services."""
        return Wishes(tuple(self.severities), tuple(self.events), tuple(self.clusters))


class NewChannel(WishesIn):
    """`kind`: apprise (`url` is an Apprise URL) or webhook (`url` is http or https)."""

    team: str
    name: str
    kind: str
    url: str


class NewUrl(Schema):
    """Of the same kind as before."""

    url: str


class ChannelOut(Schema):
    """`address` is what may be known of the URL. `failing`: the latest try failed.

    Until `resting_until` nothing is tried after failures.
    """

    id: int
    team: str
    name: str
    kind: str
    address: str
    severities: list[str]
    events: list[str]
    clusters: list[str]
    enabled: bool
    failing: bool
    resting_until: datetime | None
    last_sent_at: datetime | None
    last_failed_at: datetime | None
    last_error: str


class AddedChannel(ChannelOut):
    """`secret` signs a webhook's events: shown this once, "" for other kinds."""

    secret: str


class Secret(Schema):
    """Shown this once; the former one signs along for 24 hours."""

    secret: str


class Tested(Schema):
    """`error` is a sentence if it was not taken."""

    ok: bool
    error: str


class ChannelPage(Schema):
    """By id."""

    items: list[ChannelOut]
    next: str | None


class NoticeOut(Schema):
    """`incident` is a number, `source` a name; one of them is null.

    `status`: waiting, sending, sent, failed, or merged into a later one.
    """

    id: UUID
    sequence: int
    incident: int | None
    source: str | None
    events: list[Event]
    status: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    error: str


class NoticePage(Schema):
    """Newest first."""

    items: list[NoticeOut]
    next: str | None


_SAME = (
    *("id", "name", "kind", "address", "severities", "events", "enabled"),
    *("resting_until", "last_sent_at", "last_failed_at", "last_error"),
)
_NOTICE = ("sequence", "events", "status", "attempts", "created_at", "sent_at", "error")


def channel_out(channel: Channel) -> dict[str, Any]:
    """The fields of ChannelOut."""
    return {name: getattr(channel, name) for name in _SAME} | {
        "team": channel.team.slug,
        "clusters": [cluster.slug for cluster in channel.clusters.all()],
        "failing": channel.is_failing,
    }


def notice_out(notice: Notice) -> dict[str, Any]:
    """The fields of NoticeOut."""
    return {name: getattr(notice, name) for name in _NOTICE} | {
        "id": notice.uuid,
        "incident": notice.incident and notice.incident.number,
        "source": notice.source and notice.source.name,
    }
