"""A step run through all of the portal, from POST to the stored result."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.bench.cases import CLUSTER, RUNBOOK
from tests.portal_client import ENDED, PortalClient
from tests.running_portal import RunningPortal
from tests.signed_in import SignedIn


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds from sending POST: until the API says `done`, and until the
    run's own `finished_at` (web and worker share this machine's clock)."""

    told: float
    stored: float


@dataclass(frozen=True, slots=True)
class PortalWay:
    """An incident with its live stream open, as a page has it."""

    client: PortalClient
    incident: int
    events: Generator[str]

    def run(self, step: int) -> Taken:
        """Press Run, and fetch the run each time that the stream speaks of it."""
        began, sent = time.perf_counter(), datetime.now(UTC)
        run_id = self.client.start(self.incident, step)
        for event in self.events:
            if event != f"run-{run_id}":
                continue
            run = self.client.get(f"/runs/{run_id}")
            if run["status"] in ENDED:
                break
        told = time.perf_counter() - began
        assert (run["status"], run["exit"]) == ("done", 0), run
        stored = datetime.fromisoformat(run["finished_at"]) - sent
        return Taken(told * 1000, stored.total_seconds() * 1000)


@contextmanager
def portal_way(portal: RunningPortal) -> Iterator[PortalWay]:
    """A new incident of the benchmark's runbook."""
    with closing(PortalClient(portal)) as client:
        number = client.open_incident(RUNBOOK, CLUSTER)
        events = SignedIn(portal).events(f"/incidents/{number}/events")
        with closing(events):
            assert next(events) == "sync"
            yield PortalWay(client, number, events)
