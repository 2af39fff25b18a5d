"""The list of channels, and a new one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from portal.clusters.access import keeps_teams
from portal.core.errors import UserError
from portal.notify.access import require_keeper
from portal.notify.models import Channel
from portal.notify.services import add_channel
from portal.web.channel import show_secret
from portal.web.channel_forms import FIELD_OF, ChannelForm
from portal.web.http import Request


@require_GET
def channels(request: Request) -> HttpResponse:
    """Those of your teams; those that fail first."""
    visible = Channel.objects.visible_to(request.user).select_related("team")
    found = sorted(visible, key=lambda channel: not channel.is_failing)
    context = {"channels": found, "keeps": keeps_teams(request.user)}
    return render(request, "channels/list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """The form; a webhook's secret is shown this once."""
    require_keeper(request.user)
    team = {"team": request.GET.get("team", "")}
    form = ChannelForm(request.user, request.POST or None, initial=team)
    if form.is_valid():
        try:
            return _added(request, form)
        except UserError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
    status = 422 if request.method == "POST" else 200
    return render(request, "channels/add.html", {"form": form}, status=status)


def _added(request: Request, form: ChannelForm) -> HttpResponse:
    given = form.cleaned_data
    team, name, kind, url = (given[one] for one in ("team", "name", "kind", "url"))
    channel, secret = add_channel(
        request.user, team, name, kind, url.strip(), form.wishes
    )
    return show_secret(request, channel, secret) if secret else redirect(channel)
