"""One team: who is in it, what they may do where, and where they are told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.accounts import teams as services
from portal.clusters import grants
from portal.clusters.access import cluster_for, keeps_teams, team_for
from portal.clusters.models import Cluster, Grant
from portal.notify.models import Channel
from portal.web.http import Request, action


@require_GET
def team(request: Request, slug: str) -> HttpResponse:
    """Members, roles, channels."""
    found = team_for(request.user, slug)
    context = {
        "team": found,
        "members": found.members.order_by("username"),
        "grants": found.grants.select_related("cluster").order_by("cluster__slug"),
        "channels": Channel.objects.filter(team=found).select_related("team"),
        "keeps": keeps_teams(request.user),
        "clusters": Cluster.objects.visible_to(request.user).active(),
        "roles": Grant.Role.choices,
    }
    return render(request, "teams/team.html", context)


@action
def join(request: Request, slug: str) -> HttpResponse:
    """Somebody becomes a member."""
    found = team_for(request.user, slug, keep=True)
    services.add_member(request.user, found, request.POST.get("username", "").strip())
    return redirect(found)


@action
def leave(request: Request, slug: str) -> HttpResponse:
    """Somebody is a member no more."""
    found = team_for(request.user, slug, keep=True)
    services.remove_member(request.user, found, request.POST.get("username", ""))
    return redirect(found)


@action
def give(request: Request, slug: str) -> HttpResponse:
    """The team has a role on a cluster, or on all."""
    found = team_for(request.user, slug, keep=True)
    role = request.POST.get("role", "")
    grants.give_role(request.user, found, _cluster(request), role)
    return redirect(found)


@action
def take(request: Request, slug: str) -> HttpResponse:
    """The team has no role there any more."""
    found = team_for(request.user, slug, keep=True)
    grants.take_role(request.user, found, _cluster(request))
    return redirect(found)


@action
def remove(request: Request, slug: str) -> HttpResponse:
    """The team goes, with the roles that its members had from it."""
    services.remove_team(request.user, team_for(request.user, slug, keep=True))
    return redirect("team-list")


def _cluster(request: Request) -> Cluster | None:
    """The cluster that was chosen; None: all of them."""
    slug = request.POST.get("cluster", "")
    return cluster_for(request.user, slug) if slug else None
