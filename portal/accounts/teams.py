"""What administrators do with teams."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import ProtectedError

from portal.accounts import audit
from portal.accounts.models import Team, User
from portal.core.errors import UserError

_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@transaction.atomic
def add_team(actor: User, slug: str, name: str = "") -> Team:
    """A team without members. Its slug may be used again once it is gone."""
    if not _SLUG.fullmatch(slug):
        raise UserError(
            "team-slug-invalid",
            f"{slug[:80]!r} can not name a team: use lower-case letters, digits and"
            " dashes, at most 63, beginning and ending with a letter or digit.",
            status=422,
        )
    if Team.objects.filter(slug=slug).exists():
        raise UserError("team-slug-taken", f"There is a team {slug}.", status=409)
    team = Team.objects.create(slug=slug, name=name.strip()[:100] or slug)
    audit.record(actor, "team.add", slug)
    return team


@transaction.atomic
def add_member(actor: User, team: Team, username: str) -> User:
    """Somebody joins and has the team's roles from now on. Twice is harmless."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UserError(
            "user-unknown",
            f"Nobody signs in as {username[:80]!r}: check the user name.",
            status=422,
        )
    if not team.members.filter(pk=user.pk).exists():
        team.members.add(user)
        audit.record(actor, "team.join", team.slug, user=user.username)
    return user


@transaction.atomic
def remove_member(actor: User, team: Team, username: str) -> None:
    """Somebody leaves, and loses the team's roles. Twice is harmless."""
    user = team.members.filter(username=username).first()
    if user is not None:
        team.members.remove(user)
        audit.record(actor, "team.leave", team.slug, user=user.username)


@transaction.atomic
def remove_team(actor: User, team: Team) -> None:
    """The team goes, and with it the roles that its members had from it."""
    slug = team.slug
    try:
        team.delete()
    except ProtectedError as error:
        raise UserError(
            "team-in-use",
            f"Team {slug} still has channels: remove them first, or nobody would be"
            " told where they tell somebody now.",
            status=409,
        ) from error
    audit.record(actor, "team.remove", slug)
