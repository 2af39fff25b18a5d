"""Redis is away: slower, but nothing is lost."""

from __future__ import annotations

import time
from contextlib import closing

import psutil

from tests.faults.conftest import PODS
from tests.faults.faulty_cluster import FaultyCluster
from tests.faults.test_processes import told
from tests.portal_client import PortalClient
from tests.running_portal import RunningPortal
from tests.signed_in import SignedIn

QUICKLY = 3.0


def test_without_redis_people_work_on_and_runs_follow_when_it_is_back(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    portal.kill("web")  # one that never had a connection takes another way
    portal.wait_until_ready()
    browser = SignedIn(portal)
    with portal.without("redis"):
        began = time.monotonic()
        run_id = client.start(incident, PODS)
        assert time.monotonic() - began < QUICKLY
        client.post(f"/incidents/{incident}/notes", {"text": "without Redis"})
        assert "without Redis" in browser.page(f"/incidents/{incident}")
        with closing(browser.events(f"/incidents/{incident}/events")) as events:
            assert next(events) == "offline"
        assert client.get(f"/runs/{run_id}")["status"] == "queued"
    assert client.ended(run_id, 30)["exit"] == 0
    assert "without Redis" in told(client, incident)
    began = time.monotonic()
    assert client.run(incident, PODS)["status"] == "done"
    assert time.monotonic() - began < QUICKLY


def test_a_redis_that_hangs_holds_nobody_up(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    redis = psutil.Process(portal.pid("redis"))
    redis.suspend()
    try:
        began = time.monotonic()
        run_id = client.start(incident, PODS)
        assert time.monotonic() - began < QUICKLY
    finally:
        redis.resume()
    assert client.ended(run_id, 30)["exit"] == 0
