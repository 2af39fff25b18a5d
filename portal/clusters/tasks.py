"""What runs by the clock for clusters."""

from __future__ import annotations

import logging

from celery import shared_task

from portal.clusters.models import Cluster
from portal.clusters.services import run_check
from portal.core.errors import UserError

logger = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def check_clusters() -> None:
    """Check every active cluster, so that the pages say what is reachable."""
    for cluster in Cluster.objects.active().filter(credential__isnull=False):
        try:
            run_check(cluster)
        except UserError as error:  # steps use up its budget: it is there
            logger.info("%s is not checked: %s", cluster.slug, error.message)
