"""The gate before a cluster: how many requests at once, and who first."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import psycopg
import pytest

from portal.clusters import slots
from portal.clusters.budget import ClusterGate
from portal.clusters.models import Cluster
from portal.clusters.services import add_cluster, run_check
from portal.core.errors import UserError
from portal.kube.client import Endpoint
from portal.kube.errors import Aborted, Delayed
from tests.portal.clusters.waiting import Patience, for_ever

Other = psycopg.Connection[tuple[object, ...]]


def held_by(session: Other, cluster: Cluster, *numbers: int) -> None:
    """As if another process had requests under way."""
    for number in numbers:
        taken = (slots.SPACE + cluster.pk, number)
        session.execute("SELECT pg_advisory_lock(%s, %s)", taken)


def test_no_more_go_in_than_the_budget_allows(cluster: Cluster) -> None:
    gate = ClusterGate(cluster)
    with ExitStack() as inside:
        for _ in range(4):
            inside.enter_context(gate.enter(for_ever))
        with pytest.raises(Aborted):
            gate.enter(Patience(0.1))
    with gate.enter(Patience(0.1)):
        pass


def test_what_another_process_holds_counts(cluster: Cluster, other: Other) -> None:
    held_by(other, cluster, 0, 1, 2, 3)
    gate = ClusterGate(cluster)
    with pytest.raises(Aborted):
        gate.enter(Patience(0.5))
    assert gate.waiting == "waits for the request budget of prod-east (4 at once)"


def test_a_process_that_is_gone_holds_nothing(cluster: Cluster, other: Other) -> None:
    held_by(other, cluster, 0, 1, 2, 3)
    gate = ClusterGate(cluster)
    threading.Timer(0.2, other.close).start()
    with gate.enter(Patience(5)):
        assert gate.waiting == ""


def test_another_cluster_has_a_budget_of_its_own(
    cluster: Cluster, endpoint: Endpoint, other: Other
) -> None:
    held_by(other, cluster, 0, 1, 2, 3)
    with ClusterGate(add_cluster(None, "west", endpoint)).enter(Patience(0.1)):
        pass


def test_one_slot_is_kept_for_people(cluster: Cluster) -> None:
    background, people = ClusterGate(cluster, people=False), ClusterGate(cluster)
    with ExitStack() as inside:
        for _ in range(3):
            inside.enter_context(background.enter(for_ever))
        with pytest.raises(Aborted):
            background.enter(Patience(0.1))
        inside.enter_context(people.enter(Patience(0.1)))


def test_a_budget_of_one_is_for_all(cluster: Cluster) -> None:
    cluster.request_budget = 1
    with ClusterGate(cluster, people=False).enter(Patience(0.1)):
        pass
    with ClusterGate(cluster).enter(Patience(0.1)):
        pass


def test_a_waiting_person_goes_first(cluster: Cluster, other: Other) -> None:
    held_by(other, cluster, 1, 2, 3)
    other.execute(slots.WAIT, (slots.SPACE + cluster.pk, slots.PEOPLE))
    background = ClusterGate(cluster, people=False)
    with pytest.raises(Aborted):
        background.enter(Patience(0.3))
    other.execute(slots.WAIT_NO_MORE, (slots.SPACE + cluster.pk, slots.PEOPLE))
    with background.enter(Patience(0.3)):
        pass


def test_a_person_who_waits_says_so_until_it_is_over(
    cluster: Cluster, other: Other
) -> None:
    held_by(other, cluster, 1, 2, 3)
    people, background = ClusterGate(cluster), ClusterGate(cluster, people=False)
    with background.enter(for_ever):
        waits = threading.Thread(
            target=lambda: people.enter(Patience(5)).__exit__(None, None, None)
        )
        waits.start()
        time.sleep(0.2)
    waits.join()
    with background.enter(Patience(0.3)):
        pass


def test_a_run_that_no_person_waits_for_gives_its_worker_away(
    cluster: Cluster, other: Other
) -> None:
    held_by(other, cluster, 0, 1, 2, 3)
    with pytest.raises(Delayed, match="request budget of prod-east"):
        ClusterGate(cluster, people=False).enter(for_ever)


def test_one_that_has_begun_stays(cluster: Cluster, other: Other) -> None:
    gate = ClusterGate(cluster, people=False)
    gate.answered(None)
    held_by(other, cluster, 0, 1, 2, 3)
    with pytest.raises(Aborted, match="over"):
        gate.enter(Patience(2.5))


def test_a_check_says_nothing_of_a_cluster_whose_budget_is_used_up(
    cluster: Cluster, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.clusters.budget.CHECK_SECONDS", 0.2)
    held_by(other, cluster, 0, 1, 2, 3)
    with pytest.raises(UserError, match="used up by steps that run") as told:
        run_check(cluster)
    assert told.value.code == "cluster-busy"
    cluster.refresh_from_db()
    assert cluster.reachable is None
