"""Alerts from the POST to the first evidence: how fast, how many, and none lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from tests.bench.alert_bodies import body
from tests.bench.cases import RUNBOOK
from tests.bench.counted_cluster import CountedCluster
from tests.portal_client import PortalClient, add_cluster, manage
from tests.running_portal import RunningPortal

SLUG = "storm"
BIG = 1000
STORM = 10_000
IN_ONE = 500
STORED = "/alert-sources/storm/deliveries?status=stored&limit=1"
SECONDS = 120.0
# Between alerts that are to start a diagnosis: more a minute are held back on purpose.
PAUSE = 3.5

Post = Callable[[bytes], None]
T = TypeVar("T")


@dataclass(slots=True)
class AlertsMeasured:
    """Times in milliseconds, `seconds` from the storm's first POST to the last alert.

    `first_step` is from the 202 to the start of the first step that the alert
    started, each for an incident of its own. `peak` and `budget` are requests at once.
    """

    answers: list[float] = field(default_factory=list)
    first_step: list[float] = field(default_factory=list)
    told: int = 0
    stored: int = 0
    posting: float = 0.0
    seconds: float = 0.0
    requests: int = 0
    peak: int = 0
    budget: int = 0


def measure_alerts(portal: RunningPortal, folder: Path, rounds: int) -> AlertsMeasured:
    """First steps while nothing else happens, then single big bodies, then a storm."""
    cluster = CountedCluster(folder)
    with cluster.server, closing(PortalClient(portal)) as client:
        add_cluster(portal, SLUG, cluster.server.kubeconfig.read_text())
        measured = AlertsMeasured()
        measured.budget = client.get(f"/clusters/{SLUG}")["request_budget"]
        post = _source(portal, "calm")
        for number in range(rounds):
            measured.first_step.append(_first_step(client, post, number))
            time.sleep(PAUSE)
        post = _source(portal, "big")
        for number in range(rounds):
            big = body("MeasureBig", BIG, first=number * BIG)
            measured.answers.append(_timed(post, big))
        cluster.reset()
        _storm(client, _source(portal, "storm"), measured)
        measured.requests, measured.peak = cluster.requests, cluster.peak
    return measured


def _source(portal: RunningPortal, name: str) -> Post:
    """A new source, and how it posts."""
    secret = manage(portal, f"create_alert_source {name} --cluster {SLUG}").strip()
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    netloc = urlsplit(portal.url).netloc

    def post(content: bytes) -> None:
        with closing(HTTPConnection(netloc, timeout=60)) as connection:
            connection.request("POST", "/alerts/alertmanager", content, headers)
            response = connection.getresponse()
            answer = response.read()
            assert response.status == 202, (response.status, answer)

    return post


def _first_step(client: PortalClient, post: Post, number: int) -> float:
    """Milliseconds from the 202 until a worker began the first step."""
    name = f"Measure{number:03}"
    post(body(name, 1, runbook=RUNBOOK))
    answered = datetime.now(UTC)
    started = _until(lambda: _started(client, name))
    return (min(started) - answered).total_seconds() * 1000


def _started(client: PortalClient, name: str) -> list[datetime]:
    """When the runs of the alert's incident began, those that have."""
    newest = client.get("/incidents?limit=1")["items"]
    if not newest or newest[0]["title"] != name:
        return []
    runs = client.get(f"/incidents/{newest[0]['number']}")["runs"]
    return [
        datetime.fromisoformat(run["started_at"]) for run in runs if run["started_at"]
    ]


def _storm(client: PortalClient, post: Post, measured: AlertsMeasured) -> None:
    bodies = [
        body(f"MeasureStorm{first // IN_ONE:02}", IN_ONE, first=first)
        for first in range(0, STORM, IN_ONE)
    ]
    began = time.perf_counter()
    for one in bodies:
        post(one)
    measured.told, measured.posting = STORM, time.perf_counter() - began
    _until(lambda: not client.get(STORED)["items"])
    measured.seconds = time.perf_counter() - began
    measured.stored = sum(1 for _ in _alerts(client))


def _alerts(client: PortalClient) -> Iterator[object]:
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(f"/alerts?source=storm&limit=200&cursor={cursor}")
        yield from page["items"]
        cursor = page["next"]


def _timed(post: Post, content: bytes) -> float:
    began = time.perf_counter()
    post(content)
    return (time.perf_counter() - began) * 1000


def _until(look: Callable[[], T]) -> T:
    """What `look` gives, as soon as it is something."""
    deadline = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.02)
    return found
