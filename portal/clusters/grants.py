"""The roles of teams on clusters."""

from __future__ import annotations

from django.db import transaction

from portal.accounts import audit
from portal.accounts.models import Team, User
from portal.clusters.models import Cluster, Grant
from portal.core.errors import UserError


@transaction.atomic
def give_role(actor: User, team: Team, cluster: Cluster | None, role: str) -> Grant:
    """Every member has `role` on the cluster (None: on all), in place of one before."""
    if role not in Grant.Role.values:
        known = ", ".join(Grant.Role.values)
        raise UserError(
            "role-unknown", f"{role[:40]!r} is no role: use one of {known}.", status=422
        )
    grant, _ = Grant.objects.update_or_create(
        team=team, cluster=cluster, defaults={"role": role}
    )
    slug = cluster.slug if cluster else ""
    audit.record(actor, "team.role", team.slug, cluster=slug, role=role)
    return grant


@transaction.atomic
def take_role(actor: User, team: Team, cluster: Cluster | None) -> None:
    """The team has no role there any more. Twice is harmless."""
    taken, _ = Grant.objects.filter(team=team, cluster=cluster).delete()
    if taken:
        slug = cluster.slug if cluster else ""
        audit.record(actor, "team.role", team.slug, cluster=slug, role="none")
