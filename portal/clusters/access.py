"""Who may do what on which cluster; the only way to get one, or a team, for a person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from portal.accounts.models import Team, User
from portal.clusters.models import Cluster, Grant

_RANK = {Grant.Role.VIEWER: 1, Grant.Role.OPERATOR: 2, Grant.Role.ADMIN: 3}


def role_on(user: User, cluster: Cluster | None) -> str | None:
    """The person's strongest role on `cluster` (None: on every cluster).

    A role of a team is a role of each of its members.
    """
    if user.is_superuser:
        return Grant.Role.ADMIN
    where = Q(cluster=None) | Q(cluster=cluster) if cluster else Q(cluster=None)
    roles = Grant.objects.of(user).filter(where).values_list("role", flat=True)
    return max(roles, key=lambda role: _RANK[Grant.Role(role)], default=None)


def may(user: User, role: str, cluster: Cluster | None) -> bool:
    """Whether the person has at least `role` on `cluster`."""
    held = role_on(user, cluster)
    return held is not None and _RANK[Grant.Role(held)] >= _RANK[Grant.Role(role)]


def require(user: User, role: str, cluster: Cluster | None) -> None:
    """Raise PermissionDenied with a sentence unless `may`."""
    if not may(user, role, cluster):
        where = f"cluster {cluster.slug}" if cluster else "all clusters"
        raise PermissionDenied(f"This needs the role {role} on {where}.")


def cluster_for(user: User, slug: str, role: str = Grant.Role.VIEWER) -> Cluster:
    """The cluster, or Http404 to a stranger, PermissionDenied to a weaker role."""
    cluster = Cluster.objects.visible_to(user).filter(slug=slug).first()
    if cluster is None:
        raise Http404(f"No cluster {slug} that you may see.")
    require(user, role, cluster)
    return cluster


def teams_visible_to(user: User) -> QuerySet[Team]:
    """The person's own teams; all of them for who keeps them."""
    everything = Team.objects.all()
    return everything if keeps_teams(user) else everything.of(user)


def keeps_teams(user: User) -> bool:
    """Whether the person makes teams, gives them roles, and keeps their channels."""
    return may(user, Grant.Role.ADMIN, None)


def team_for(user: User, slug: str, *, keep: bool = False) -> Team:
    """The team, or Http404 to who is not in it, PermissionDenied to who keeps none."""
    team = teams_visible_to(user).filter(slug=slug).first()
    if team is None:
        raise Http404(f"No team {slug} that you may see.")
    if keep:
        require(user, Grant.Role.ADMIN, None)
    return team
