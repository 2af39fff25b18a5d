"""`/clusters/{slug}/drill`: an alert for practice on a replayed cluster."""

from __future__ import annotations

from ninja import Router, Schema

from portal.alerts.drill import practise
from portal.api.auth import Request
from portal.clusters.access import cluster_for
from portal.clusters.models import Grant

router = Router(tags=["clusters"])


class Drill(Schema):
    """The alert's name and namespace; `ends` ends what fired before."""

    alert: str
    namespace: str
    ends: bool = False


class DrillOut(Schema):
    """The alert source that it was posted to, as by an Alertmanager."""

    source: str


@router.post("/{slug}/drill", response={202: DrillOut})
def drill(request: Request, slug: str, wanted: Drill) -> dict[str, str]:
    """Let an alert fire, or end. An operator of the cluster may, on drill clusters."""
    cluster = cluster_for(request.user, slug, Grant.Role.OPERATOR)
    delivery = practise(
        request.user, cluster, wanted.alert, wanted.namespace, ends=wanted.ends
    )
    return {"source": delivery.source.name}
