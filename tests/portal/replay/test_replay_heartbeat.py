"""What was alive when it was recorded stays alive; what was dead stays dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.demo.replayed import FOLDER
from portal.replay.clock import Clock
from portal.replay.heartbeat import alive
from portal.replay.recording import load

LATER = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class LaterClock(Clock):
    """The clock of a replay that was started three hours ago."""

    def now(self) -> datetime:
        return datetime.now(UTC) + LATER


def later(name: str, kind: tuple[str, str, str], item: str) -> dict[str, Any]:
    recording = load(FOLDER / name)
    clock = LaterClock(recording.clock.recorded_at, recording.clock.shift)
    collection = alive(recording.collections[kind], clock)
    return next(each.data for each in collection.items if each.name == item)


def age(stamp: str) -> timedelta:
    return datetime.now(UTC) + LATER - datetime.fromisoformat(stamp)


def test_a_lease_that_was_renewed_is_renewed_on() -> None:
    lease = later("healthy", ("coordination.k8s.io", "v1", "leases"), "virt-operator")
    assert age(lease["spec"]["renewTime"]) < timedelta(seconds=15)


def test_a_stale_lease_gets_older() -> None:
    lease = later("no-leader", ("coordination.k8s.io", "v1", "leases"), "virt-operator")
    assert age(lease["spec"]["renewTime"]) > LATER


@pytest.mark.parametrize(("node", "reports"), [("worker-0", True), ("worker-1", False)])
def test_a_node_reports_on_unless_its_kubelet_was_dead(
    node: str, reports: bool
) -> None:
    conditions = later("operator-down", ("", "v1", "nodes"), node)["status"][
        "conditions"
    ]
    ready = next(each for each in conditions if each["type"] == "Ready")
    assert (age(ready["lastHeartbeatTime"]) < timedelta(minutes=10)) is reports
