"""The gate before a cluster: pauses that it asks for, and rests when it is away."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db.models import F

from portal.clusters import pace
from portal.clusters.budget import ClusterGate
from portal.clusters.models import Cluster, Pace
from portal.clusters.services import client_for, run_check
from portal.kube import errors
from portal.kube.errors import Aborted, Delayed, KubeError
from tests.portal.clusters.waiting import Patience

# What is told to other processes must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_pause_is_kept_by_everybody(cluster: Cluster) -> None:
    ClusterGate(cluster).answered(1.0)
    began = time.monotonic()
    with ClusterGate(cluster).enter(Patience(5)):
        assert time.monotonic() - began > 0.8


def test_a_pause_that_is_too_long_is_said_at_once(cluster: Cluster) -> None:
    ClusterGate(cluster).answered(86_400)
    with pytest.raises(KubeError, match="wants no request for 60 s") as told:
        ClusterGate(cluster).enter(Patience(30))
    assert told.value.reason == errors.BUSY
    with pytest.raises(Delayed) as delayed:
        ClusterGate(cluster, people=False).enter(Patience(30))
    assert 55 < delayed.value.seconds <= 60


def fail(cluster: Cluster, times: int = pace.FAILURES) -> None:
    for _ in range(times):
        ClusterGate(cluster).failed(KubeError("can not connect"))


def later(seconds: float) -> None:
    """All that was written down is so much older."""
    ago = timedelta(seconds=seconds)
    Pace.objects.update(
        failed_at=F("failed_at") - ago, resting_until=F("resting_until") - ago
    )


def test_a_cluster_that_fails_in_a_row_rests(cluster: Cluster) -> None:
    fail(cluster, 2)
    with ClusterGate(cluster, people=False).enter(Patience(1)):
        pass
    fail(cluster, 1)
    with pytest.raises(Delayed, match="3 connections in a row failed") as delayed:
        ClusterGate(cluster, people=False).enter(Patience(1))
    assert 10 < delayed.value.seconds <= 15
    with pytest.raises(KubeError, match="Run it again in 5 s") as told:
        ClusterGate(cluster).enter(Patience(1))
    assert told.value.reason == errors.RESTING


def test_each_further_failure_makes_the_rest_longer_up_to_a_limit(
    cluster: Cluster,
) -> None:
    fail(cluster, 40)
    with pytest.raises(Delayed) as delayed:
        ClusterGate(cluster, people=False).enter(Patience(1))
    assert 115 < delayed.value.seconds <= 120


def test_an_answer_in_between_begins_anew(cluster: Cluster) -> None:
    fail(cluster, 2)
    gate = ClusterGate(cluster)
    with gate.enter(Patience(1)):
        gate.answered(None)
    fail(cluster, 2)
    with ClusterGate(cluster, people=False).enter(Patience(1)):
        pass


def test_one_person_at_a_time_tries_a_resting_cluster(cluster: Cluster) -> None:
    fail(cluster)
    later(6)
    first, second = ClusterGate(cluster), ClusterGate(cluster)
    with first.enter(Patience(1)):
        with pytest.raises(Aborted, match="over"):
            second.enter(Patience(0.4))
        assert second.waiting == "another run tries whether prod-east is there again"
        first.answered(None)
        with second.enter(Patience(1)):
            pass
    with ClusterGate(cluster, people=False).enter(Patience(1)):
        pass


def test_after_the_rest_a_run_that_nobody_waits_for_tries_too(
    cluster: Cluster,
) -> None:
    fail(cluster)
    later(20)
    with ClusterGate(cluster, people=False).enter(Patience(1)):
        fail(cluster, 1)
    with pytest.raises(Delayed):
        ClusterGate(cluster, people=False).enter(Patience(1))


def test_a_check_asks_a_resting_cluster_and_wakes_it(cluster: Cluster) -> None:
    fail(cluster)
    assert run_check(cluster).ok
    assert not Pace.objects.get().failures


def test_connections_that_fail_are_counted_by_the_client(cluster: Cluster) -> None:
    cluster.server = "https://127.0.0.1:1"
    for _ in range(pace.FAILURES):
        with pytest.raises(KubeError, match="can not connect"):
            client_for(cluster, redact=lambda answer: answer).get("/version")
    with pytest.raises(KubeError, match="rests") as told:
        client_for(cluster, redact=lambda answer: answer).get("/version")
    assert told.value.reason == errors.RESTING
