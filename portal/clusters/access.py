"""Who may do what on which cluster; the only way to get one for a person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from portal.accounts.models import User
from portal.clusters.models import Cluster, Grant

_RANK = {Grant.Role.VIEWER: 1, Grant.Role.OPERATOR: 2, Grant.Role.ADMIN: 3}


def role_on(user: User, cluster: Cluster | None) -> str | None:
    """The person's strongest role on `cluster` (None: on every cluster)."""
    if user.is_superuser:
        return Grant.Role.ADMIN
    where = Q(cluster=None) | Q(cluster=cluster) if cluster else Q(cluster=None)
    roles = Grant.objects.filter(where, user=user).values_list("role", flat=True)
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
