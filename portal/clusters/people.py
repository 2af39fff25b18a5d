"""Who has a role on a cluster: whom one can name in its incidents."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.clusters.models import Cluster, Grant


def people_on(cluster: Cluster | None, role: str = Grant.Role.VIEWER) -> QuerySet[User]:
    """Everybody who may sign in and has at least `role` there, by user name.

    `cluster` None: those who have it on every cluster.
    """
    where = Q(cluster=None) | Q(cluster=cluster) if cluster else Q(cluster=None)
    grants = Grant.objects.filter(where, role__in=at_least(role))
    own, of_team = grants.values("user"), grants.values("team__members")
    able = Q(is_superuser=True) | Q(pk__in=own.filter(user__isnull=False))
    in_team = Q(pk__in=of_team.filter(team__members__isnull=False))
    return User.objects.filter(able | in_team, is_active=True).order_by("username")


def at_least(role: str) -> list[Grant.Role]:
    """The roles that may do what `role` may."""
    every = list(Grant.Role)  # from the weakest to the strongest
    return every[every.index(Grant.Role(role)) :]
