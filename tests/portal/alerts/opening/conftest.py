"""A source whose alerts belong to the replayed cluster."""

from __future__ import annotations

import pytest

from portal.alerts.models import AlertSource
from portal.clusters.models import Cluster


@pytest.fixture
def source(cluster: Cluster) -> AlertSource:
    return AlertSource.objects.create(name="east", cluster=cluster)
