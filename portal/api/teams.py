"""`/teams`: who is in them, and what they may do where."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from ninja import Router, Schema

from portal.accounts import teams as services
from portal.accounts.models import Team
from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, page
from portal.api.team_shapes import TeamOut, TeamPage, TeamRole, team_out
from portal.clusters import grants
from portal.clusters.access import cluster_for, require, team_for, teams_visible_to
from portal.clusters.models import Cluster, Grant

router = Router(tags=["teams"])


class NewTeam(Schema):
    """`name` is what people read; the slug if it is empty."""

    slug: str
    name: str = ""


@router.get("", response=TeamPage)
def list_teams(
    request: Request, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """Your teams; all of them for who keeps them."""
    visible = _whole(teams_visible_to(request.user)).filter(slug__gt=cursor)
    rows, rest = page(visible, limit, lambda row: row.slug)
    return {"items": [team_out(row) for row in rows], "next": rest}


@router.post("", response={201: TeamOut})
def add_team(request: Request, new: NewTeam) -> dict[str, Any]:
    """A team without members and roles."""
    require(request.user, Grant.Role.ADMIN, None)
    services.add_team(request.user, new.slug, new.name)
    return _told(request, new.slug)


@router.get("/{slug}", response=TeamOut)
def get_team(request: Request, slug: str) -> dict[str, Any]:
    """One team."""
    return _told(request, slug)


@router.delete("/{slug}", response={204: None})
def remove_team(request: Request, slug: str) -> None:
    """The team and its roles go; not while it has channels."""
    services.remove_team(request.user, team_for(request.user, slug, keep=True))


@router.put("/{slug}/members/{username}", response=TeamOut)
def add_member(request: Request, slug: str, username: str) -> dict[str, Any]:
    """Somebody has the team's roles from now on."""
    team = team_for(request.user, slug, keep=True)
    services.add_member(request.user, team, username)
    return _told(request, slug)


@router.delete("/{slug}/members/{username}", response=TeamOut)
def remove_member(request: Request, slug: str, username: str) -> dict[str, Any]:
    """Somebody has them no more."""
    team = team_for(request.user, slug, keep=True)
    services.remove_member(request.user, team, username)
    return _told(request, slug)


@router.put("/{slug}/roles", response=TeamOut)
def give_role(request: Request, slug: str, given: TeamRole) -> dict[str, Any]:
    """The role on that cluster, in place of the one before."""
    team = team_for(request.user, slug, keep=True)
    grants.give_role(request.user, team, _cluster(request, given.cluster), given.role)
    return _told(request, slug)


@router.delete("/{slug}/roles", response=TeamOut)
def take_role(
    request: Request, slug: str, cluster: str | None = None
) -> dict[str, Any]:
    """No role on that cluster any more; without one: none on all clusters."""
    team = team_for(request.user, slug, keep=True)
    grants.take_role(request.user, team, _cluster(request, cluster))
    return _told(request, slug)


def _cluster(request: Request, slug: str | None) -> Cluster | None:
    return None if slug is None else cluster_for(request.user, slug)


def _told(request: Request, slug: str) -> dict[str, Any]:
    return team_out(team_for(request.user, slug))


def _whole(teams: QuerySet[Team]) -> QuerySet[Team]:
    return teams.prefetch_related("members", "grants__cluster")
