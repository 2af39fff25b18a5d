"""`/channels`: who is told of what, and what was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from portal.api.auth import Request
from portal.api.channel_shapes import (
    AddedChannel,
    ChannelOut,
    ChannelPage,
    NewChannel,
    NewUrl,
    NoticeOut,
    NoticePage,
    Secret,
    Tested,
    WishesIn,
    channel_out,
    notice_out,
)
from portal.api.paging import Cursor, Limit, number, page
from portal.clusters.access import team_for
from portal.notify import services
from portal.notify.access import channel_for, notice_for, require_keeper
from portal.notify.models import Channel

router = Router(tags=["channels"])


@router.get("", response=ChannelPage)
def list_channels(
    request: Request, team: str = "", limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """Channels of your teams, or of one `team`."""
    visible = Channel.objects.visible_to(request.user).select_related("team")
    found = visible.prefetch_related("clusters").order_by("pk")
    found = found.filter(pk__gt=number(cursor) or 0)
    if team:
        found = found.filter(team__slug=team)
    rows, rest = page(found, limit, lambda row: row.pk)
    return {"items": [channel_out(row) for row in rows], "next": rest}


@router.post("", response={201: AddedChannel})
def add_channel(request: Request, new: NewChannel) -> dict[str, Any]:
    """A channel; its URL and the secret of a webhook are never to be read again."""
    require_keeper(request.user)
    team = team_for(request.user, new.team)
    channel, secret = services.add_channel(
        request.user, team, new.name, new.kind, new.url, new.wishes()
    )
    return _told(request, channel.pk) | {"secret": secret}


@router.get("/{channel_id}", response=ChannelOut)
def get_channel(request: Request, channel_id: int) -> dict[str, Any]:
    """One channel."""
    return _told(request, channel_id)


@router.put("/{channel_id}", response=ChannelOut)
def change_channel(
    request: Request, channel_id: int, given: WishesIn
) -> dict[str, Any]:
    """What it is told of from now on."""
    channel = channel_for(request.user, channel_id, keep=True)
    services.change_channel(request.user, channel, given.wishes())
    return _told(request, channel_id)


@router.delete("/{channel_id}", response={204: None})
def remove_channel(request: Request, channel_id: int) -> None:
    """The channel goes, with its URL and the list of what it was told."""
    services.remove_channel(
        request.user, channel_for(request.user, channel_id, keep=True)
    )


@router.put("/{channel_id}/url", response=ChannelOut)
def replace_channel_url(
    request: Request, channel_id: int, new: NewUrl
) -> dict[str, Any]:
    """Another URL; what waits goes there at once."""
    channel = channel_for(request.user, channel_id, keep=True)
    services.replace_url(request.user, channel, new.url)
    return _told(request, channel_id)


@router.post("/{channel_id}/rotate", response=Secret)
def rotate_channel_secret(request: Request, channel_id: int) -> dict[str, Any]:
    """A new secret for a webhook."""
    channel = channel_for(request.user, channel_id, keep=True)
    return {"secret": services.rotate_secret(request.user, channel)}


@router.post("/{channel_id}/test", response=Tested)
def test_channel(request: Request, channel_id: int) -> dict[str, Any]:
    """Say something there now."""
    channel = channel_for(request.user, channel_id, keep=True)
    outcome = services.send_test(request.user, channel)
    return {"ok": outcome.ok, "error": outcome.error}


@router.post("/{channel_id}/on", response=ChannelOut)
def switch_channel_on(request: Request, channel_id: int) -> dict[str, Any]:
    """Tell it what happens from now on."""
    services.switch(
        request.user, channel_for(request.user, channel_id, keep=True), on=True
    )
    return _told(request, channel_id)


@router.post("/{channel_id}/off", response=ChannelOut)
def switch_channel_off(request: Request, channel_id: int) -> dict[str, Any]:
    """Tell it nothing; what waits is given up."""
    services.switch(
        request.user, channel_for(request.user, channel_id, keep=True), on=False
    )
    return _told(request, channel_id)


@router.get("/{channel_id}/notices", response=NoticePage)
def list_notices(
    request: Request,
    channel_id: int,
    status: str = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """What it was told, and what waits."""
    notices = channel_for(request.user, channel_id).notices.select_related(
        "incident", "source"
    )
    if status:
        notices = notices.filter(status=status)
    if before := number(cursor):
        notices = notices.filter(pk__lt=before)
    rows, rest = page(notices, limit, lambda row: row.pk)
    return {"items": [notice_out(row) for row in rows], "next": rest}


@router.post("/{channel_id}/notices/{uuid}/again", response=NoticeOut)
def send_notice_again(request: Request, channel_id: int, uuid: UUID) -> dict[str, Any]:
    """Tell it once more, with the same id."""
    channel_for(request.user, channel_id)
    notice = notice_for(request.user, uuid, keep=True)
    services.send_again(request.user, notice)
    return notice_out(notice_for(request.user, uuid))


def _told(request: Request, pk: int) -> dict[str, Any]:
    return channel_out(channel_for(request.user, pk))
