"""Workers and the database that die in the middle of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.faults.conftest import LOG, PODS
from tests.faults.faulty_cluster import FaultyCluster, endless, silence, stream
from tests.portal_client import PortalClient, Run
from tests.running_portal import RunningPortal

AGAIN = "its worker is gone; it is sent again"


def pool(portal: RunningPortal) -> list[psutil.Process]:
    """The processes that run steps; one of them has the run."""
    return psutil.Process(portal.pid("worker")).children(recursive=True)


def kill_pool(portal: RunningPortal) -> None:
    for process in pool(portal):
        process.kill()


def kill_worker(portal: RunningPortal) -> None:
    processes = pool(portal)
    portal.kill("worker")
    for process in processes:
        process.kill()


@contextmanager
def asleep(portal: RunningPortal, port: int) -> Iterator[None]:
    """The process that asks from `port` sleeps, until the end of the block."""
    [process] = [
        process
        for process in pool(portal)
        if port in {each.laddr.port for each in process.net_connections("tcp")}
    ]
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def assert_done_once(run: Run, text: str) -> None:
    """The run has one whole result, not one and a half."""
    assert (run["status"], run["exit"]) == ("done", 0), run
    assert len(run["commands"]) == 1
    assert run["stdout"].count(text) == 1


def told(client: PortalClient, incident: int) -> list[str]:
    """The texts of the timeline."""
    return [entry["text"] for entry in client.get(f"/incidents/{incident}")["timeline"]]


KILLS = {"its process of the pool": kill_pool, "the whole worker": kill_worker}


@pytest.mark.parametrize("kill", KILLS.values(), ids=KILLS)
def test_a_run_whose_worker_was_killed_ends_with_a_second_attempt(
    portal: RunningPortal,
    faulty: FaultyCluster,
    client: PortalClient,
    incident: int,
    kill: Callable[[RunningPortal], None],
) -> None:
    with faulty.wrong("/pods", silence):
        run_id = client.start(incident, PODS)
        faulty.wait_until_asked()
        kill(portal)
    assert_done_once(client.ended(run_id, 25), "virt-operator-548969cc58-nc4fp ")
    assert sum(AGAIN in text for text in told(client, incident)) == 1


def test_a_worker_that_slept_too_long_adds_nothing_to_the_run_of_another(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    with faulty.wrong("/log", stream(endless)):
        run_id = client.start(incident, LOG)
        faulty.wait_until_asked()
        with asleep(portal, faulty.asker):
            faulty.heal()
            run = client.ended(run_id, 25)
    assert_done_once(run, "we are on kubernetes")
    time.sleep(1.5)  # the sleeper looks for its lease twice a second
    assert client.get(f"/runs/{run_id}") == run


def test_a_database_that_restarts_in_the_middle_of_a_run_loses_nothing(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    done = client.run(incident, PODS)
    client.post(f"/incidents/{incident}/notes", {"text": "before"})
    with faulty.wrong("/log", stream(endless)):
        run_id = client.start(incident, LOG)
        faulty.wait_until_asked()
        portal.kill("postgres")
        portal.wait_until_ready()
    assert client.get(f"/runs/{done['id']}") == done
    assert "before" in told(client, incident)
    assert_done_once(client.ended(run_id, 25), "we are on kubernetes")
    assert client.run(incident, PODS)["status"] == "done"
