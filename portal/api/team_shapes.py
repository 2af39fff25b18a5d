"""A team as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from portal.accounts.models import Team


class TeamRole(Schema):
    """`cluster` null: on all clusters. `role`: viewer, operator or admin."""

    cluster: str | None
    role: str


class TeamOut(Schema):
    """`members` are user names."""

    slug: str
    name: str
    created_at: datetime
    members: list[str]
    roles: list[TeamRole]


class TeamPage(Schema):
    """By slug."""

    items: list[TeamOut]
    next: str | None


def team_out(team: Team) -> dict[str, Any]:
    """The fields of TeamOut."""
    return {
        "slug": team.slug,
        "name": team.name,
        "created_at": team.created_at,
        "members": sorted(member.username for member in team.members.all()),
        "roles": [
            {"cluster": grant.cluster and grant.cluster.slug, "role": grant.role}
            for grant in team.grants.all()
        ],
    }
