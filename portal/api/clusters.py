"""`/clusters`: add one, look at it, check it, keep its credential."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from portal.api.auth import Request
from portal.api.cluster_shapes import (
    ClusterOut,
    ClusterPage,
    cluster_out,
)
from portal.api.paging import Cursor, Limit, page
from portal.clusters import services
from portal.clusters.access import cluster_for, require
from portal.clusters.defaults import set_defaults
from portal.clusters.kubeconfig import read_kubeconfig, token_endpoint
from portal.clusters.models import Cluster, Grant
from portal.core.errors import UserError
from portal.kube.client import Endpoint

router = Router(tags=["clusters"])
ADMIN = Grant.Role.ADMIN


class Connection(Schema):
    """A kubeconfig's text (and `context`), or `server`, `ca` (PEM) and `token`."""

    kubeconfig: str = ""
    context: str = ""
    server: str = ""
    ca: str = ""
    token: str = ""
    namespace: str = "default"

    def endpoint(self) -> Endpoint:
        """Where and who. Raises KubeconfigError, UserError."""
        if bool(self.kubeconfig) == bool(self.server):
            message = "Give a kubeconfig, or server, ca and token; not both."
            raise UserError("cluster-connection", message, status=422)
        if self.kubeconfig:
            return read_kubeconfig(self.kubeconfig, self.context)
        return token_endpoint(self.server, self.ca, self.token, self.namespace)


class NewCluster(Connection):
    """`drill`: incidents on it are exercises."""

    slug: str
    drill: bool = False


class RequestBudget(Schema):
    """1 to 50."""

    requests: int


class Defaults(Schema):
    """Values by the name of a variable or parameter: `{"NAMESPACE": "kubevirt"}`."""

    defaults: dict[str, str]


@router.get("", response=ClusterPage)
def list_clusters(
    request: Request, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """Clusters that you may see, archived ones too, by slug."""
    visible = Cluster.objects.visible_to(request.user).select_related(
        "credential", "pace"
    )
    rows, rest = page(visible.filter(slug__gt=cursor), limit, lambda row: row.slug)
    return {"items": [cluster_out(row) for row in rows], "next": rest}


@router.post("", response={201: ClusterOut})
def add_cluster(request: Request, new: NewCluster) -> dict[str, Any]:
    """Register a cluster and check it; what the check found is in the answer."""
    require(request.user, ADMIN, None)
    added = services.add_cluster(
        request.user, new.slug, new.endpoint(), drill=new.drill
    )
    services.run_check(added)
    return _told(request, new.slug)


@router.get("/{slug}", response=ClusterOut)
def get_cluster(request: Request, slug: str) -> dict[str, Any]:
    """One cluster with its last check; never its credential."""
    return _told(request, slug)


@router.post("/{slug}/check", response=ClusterOut)
def check_cluster(request: Request, slug: str) -> dict[str, Any]:
    """Look now whether, as whom and with which rights we reach it."""
    services.run_check(cluster_for(request.user, slug, Grant.Role.OPERATOR))
    return _told(request, slug)


@router.post("/{slug}/credential", response=ClusterOut)
def replace_credential(
    request: Request, slug: str, connection: Connection
) -> dict[str, Any]:
    """A new credential, and a check with it."""
    cluster = cluster_for(request.user, slug, ADMIN)
    services.replace_credential(request.user, cluster, connection.endpoint())
    services.run_check(cluster)
    return _told(request, slug)


@router.post("/{slug}/budget", response=ClusterOut)
def set_request_budget(
    request: Request, slug: str, budget: RequestBudget
) -> dict[str, Any]:
    """How many requests of the portal may be under way at once; 4 at first."""
    cluster = cluster_for(request.user, slug, ADMIN)
    services.set_request_budget(request.user, cluster, budget.requests)
    return _told(request, slug)


@router.post("/{slug}/defaults", response=ClusterOut)
def set_cluster_defaults(request: Request, slug: str, new: Defaults) -> dict[str, Any]:
    """Values that stand for what no alert, step or person fills; replaces all."""
    cluster = cluster_for(request.user, slug, ADMIN)
    set_defaults(request.user, cluster, new.defaults)
    return _told(request, slug)


@router.post("/{slug}/confirm", response=ClusterOut)
def confirm_cluster(request: Request, slug: str) -> dict[str, Any]:
    """Your word that the other cluster behind the credential is meant."""
    services.confirm_identity(request.user, cluster_for(request.user, slug, ADMIN))
    return _told(request, slug)


@router.post("/{slug}/archive", response=ClusterOut)
def archive_cluster(request: Request, slug: str) -> dict[str, Any]:
    """Nothing runs on it any more; its incidents stay, its credential goes."""
    services.archive(request.user, cluster_for(request.user, slug, ADMIN))
    return _told(request, slug)


def _told(request: Request, slug: str) -> dict[str, Any]:
    return cluster_out(cluster_for(request.user, slug))
