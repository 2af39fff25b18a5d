"""The only way to get a channel or a notice for a person."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from portal.accounts.models import User
from portal.clusters.access import keeps_teams
from portal.notify.models import Channel, Notice


def channel_for(user: User, pk: int, *, keep: bool = False) -> Channel:
    """The channel, or Http404 to who is not in its team, PermissionDenied to who
    keeps none."""
    visible = Channel.objects.visible_to(user).select_related("team")
    channel = visible.prefetch_related("clusters").filter(pk=pk).first()
    if channel is None:
        raise Http404(f"No channel {pk} that you may see.")
    if keep:
        require_keeper(user)
    return channel


def notice_for(user: User, uuid: UUID, *, keep: bool = False) -> Notice:
    """The notice, by the rules of its channel."""
    visible = Channel.objects.visible_to(user)
    related = ("channel__team", "incident", "source")
    notice = (
        Notice.objects.select_related(*related)
        .filter(uuid=uuid, channel__in=visible)
        .first()
    )
    if notice is None:
        raise Http404(f"No notice {uuid} that you may see.")
    if keep:
        require_keeper(user)
    return notice


def require_keeper(user: User) -> None:
    """Raise PermissionDenied unless the person keeps teams and their channels."""
    if not keeps_teams(user):
        raise PermissionDenied(
            "Channels are kept by administrators of all clusters: ask one of them."
        )
