"""What runs by the clock for clusters."""

from __future__ import annotations

from celery import shared_task

from portal.clusters.models import Cluster
from portal.clusters.services import run_check


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def check_clusters() -> None:
    """Check every active cluster, so that the pages say what is reachable."""
    for cluster in Cluster.objects.active().filter(credential__isnull=False):
        run_check(cluster)
