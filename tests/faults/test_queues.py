"""Each queue has its own worker: one that hangs holds up nobody else's work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import pytest

from portal.demo.parts import WORKERS
from tests.faults.conftest import PODS, RUNBOOK
from tests.faults.faulty_cluster import SLUG, FaultyCluster
from tests.faults.test_notifications import fire
from tests.portal_client import ENDED, PortalClient, manage
from tests.running_portal import RunningPortal

SECONDS = 30.0


@contextmanager
def only(portal: RunningPortal, *names: str) -> Iterator[None]:
    """All workers but these hang, until the end of the block."""
    hanging = [
        psutil.Process(portal.pid(name)) for name in WORKERS if name not in names
    ]
    for worker in hanging:
        worker.suspend()
    try:
        yield
    finally:
        for worker in hanging:
            worker.resume()


@pytest.fixture(scope="module")
def token(portal: RunningPortal, faulty: FaultyCluster) -> str:
    return manage(portal, f"create_alert_source queues --cluster {SLUG}").strip()


def incident_of(client: PortalClient, tag: str) -> dict[str, Any] | None:
    """The incident that an alert with this label opened."""
    for line in client.get("/incidents?limit=20")["items"]:
        incident: dict[str, Any] = client.get(f"/incidents/{line['number']}")
        labels = [alert["labels"] for alert in incident.get("alerts", [])]
        if any(one.get("tag") == tag for one in labels):
            return incident
    return None


def until(found: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (seen := found()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return seen


def test_a_person_needs_one_worker_only(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient
) -> None:
    number = client.open_incident(RUNBOOK, SLUG)
    with only(portal, "worker"):
        assert client.ended(client.start(number, PODS), SECONDS)["status"] == "done"


def test_an_alert_is_taken_in_while_all_runs_hang(
    portal: RunningPortal, client: PortalClient, token: str
) -> None:
    with only(portal, "worker-intake"):
        fire(portal, token, RUNBOOK, tag="taken-in")
        incident = until(lambda: incident_of(client, "taken-in"))
        assert {run["status"] for run in incident["runs"]} <= {"queued"}


def test_the_steps_of_an_alert_run_while_people_and_clockwork_hang(
    portal: RunningPortal, client: PortalClient, token: str
) -> None:
    def ended() -> bool:
        incident = incident_of(client, "diagnosed")
        return (
            any(run["status"] in ENDED for run in incident["runs"])
            if incident
            else False
        )

    with only(portal, "worker-intake", "worker-alerts"):
        fire(portal, token, RUNBOOK, tag="diagnosed")
        until(ended)
