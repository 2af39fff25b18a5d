"""What one cluster is asked at once by all workers, and what dead ones leave."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from portal.replay.app import Message, Receive, Send
from tests.faults.conftest import LOG, PODS, RUNBOOK
from tests.faults.faulty_cluster import SLUG, FaultyCluster, answer, endless, stream
from tests.faults.test_processes import kill_pool
from tests.portal_client import PortalClient
from tests.running_portal import RunningPortal

NO_PODS = answer(200, b'{"kind": "PodList", "apiVersion": "v1", "items": []}')


class Slow:
    """Answers after a while, and counts how many wait for it."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.3)
        self.now -= 1
        await NO_PODS(scope, receive, send)


@contextmanager
def budget(client: PortalClient, requests: int) -> Iterator[None]:
    client.post(f"/clusters/{SLUG}/budget", {"requests": requests})
    try:
        yield
    finally:
        client.post(f"/clusters/{SLUG}/budget", {"requests": 4})


def test_all_workers_together_keep_to_the_budget(
    faulty: FaultyCluster, client: PortalClient
) -> None:
    incidents = [client.open_incident(RUNBOOK, SLUG) for _ in range(6)]
    slow = Slow()
    with budget(client, 2), faulty.wrong("/pods", slow):
        runs = [client.start(incident, PODS) for incident in incidents]
        ended = [client.ended(run) for run in runs]
    assert [run["status"] for run in ended] == ["done"] * 6
    assert slow.most == 2


def test_who_waits_says_so_and_goes_on_when_the_worker_in_front_is_killed(
    portal: RunningPortal, faulty: FaultyCluster, client: PortalClient
) -> None:
    first, second = (client.open_incident(RUNBOOK, SLUG) for _ in range(2))
    with budget(client, 1), faulty.wrong("/log", stream(endless)):
        log = client.start(first, LOG)
        faulty.wait_until_asked()
        pods = client.start(second, PODS)
        told = "waits for the request budget of faulty (1 at once)"
        while client.get(f"/runs/{pods}")["message"] != told:
            assert client.get(f"/runs/{pods}")["status"] in {"queued", "running"}
        faulty.heal()
        kill_pool(portal)
        ended = [client.ended(run, 30) for run in (pods, log)]
    assert [(run["status"], run["message"]) for run in ended] == [("done", "")] * 2
