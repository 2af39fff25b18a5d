"""Clusters that do not answer, commands that do not end, and Cancel."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from tests.faults.conftest import LOG, NAMESPACE, PODS, RUNBOOK
from tests.faults.faulty_cluster import FaultyCluster, endless, silence, stream
from tests.portal_client import PortalClient, add_cluster
from tests.running_portal import RunningPortal

STEP_SECONDS = 30


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def kubeconfig_at(faulty: FaultyCluster, port: int) -> str:
    text = faulty.server.kubeconfig.read_text()
    return text.replace(faulty.server.url, f"https://127.0.0.1:{port}")


def test_a_cluster_that_is_not_there_fails_the_run_at_once(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient
) -> None:
    add_cluster(portal, "not-there", kubeconfig_at(faulty, 1))
    number = client.open_incident(RUNBOOK, "not-there")
    run = client.ended(client.start(number, PODS), 5)
    assert (run["status"], run["reason"]) == ("failed", "cluster-unreachable")
    assert "can not connect" in run["message"]
    assert run["stdout"] == ""


def test_nobody_waits_longer_than_the_limit_of_a_step(
    portal: RunningPortal,
    faulty: FaultyCluster,
    client: PortalClient,
    listener: socket.socket,
) -> None:
    """Three clusters at once: a black hole, one that takes requests, an endless log."""
    port = listener.getsockname()[1]
    add_cluster(portal, "black-hole", kubeconfig_at(faulty, port))
    hole = client.start(client.open_incident(RUNBOOK, "black-hole"), PODS)
    with faulty.wrong("/log", stream(endless)):
        number = client.open_incident(RUNBOOK, "faulty")
        log = client.start(number, LOG)
        faulty.wait_until_asked()
        with faulty.wrong("/kubevirts", silence):
            value = client.start(number, NAMESPACE)
            runs = [client.ended(run, STEP_SECONDS + 5) for run in (hole, value, log)]
    assert [(run["status"], run["reason"]) for run in runs] == [
        ("failed", "cluster-unreachable"),
        ("failed", "cluster-unreachable"),
        ("failed", "time-limit"),
    ]
    assert "did not answer in time" in runs[0]["message"]
    assert runs[2]["stdout"].startswith("line 1\nline 2\n")
    kept = client.get(f"/incidents/{number}")["variables"]["NAMESPACE"]
    assert kept["problem"]


def test_cancel_ends_a_run_within_seconds_and_keeps_what_had_arrived(
    faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    with faulty.wrong("/log", stream(endless)):
        run_id = client.start(incident, LOG)
        while "line 5\n" not in client.get(f"/runs/{run_id}")["stdout"]:
            time.sleep(0.1)
        client.post(f"/runs/{run_id}/cancel")
        run = client.ended(run_id, 2)
    assert run["status"] == "cancelled"
    assert run["stdout"].startswith("line 1\nline 2\nline 3\nline 4\nline 5\n")


def test_cancel_ends_a_run_that_waits_for_an_answer(
    faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    with faulty.wrong("/pods", silence):
        run_id = client.start(incident, PODS)
        faulty.wait_until_asked()
        client.until(run_id, {"running"})
        client.post(f"/runs/{run_id}/cancel")
        run = client.ended(run_id, 2)
    assert (run["status"], run["stdout"]) == ("cancelled", "")
