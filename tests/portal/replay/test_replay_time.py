"""What the clock does to a recording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.replay.clock import Clock
from portal.replay.durations import human
from portal.replay.recording import load
from portal.replay.serve import ReplayServer
from portal.replay.tables import cells

RECORDINGS = Path(__file__).parents[3] / "portal" / "demo" / "recordings"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
POD = "/api/v1/namespaces/kubevirt/pods/virt-operator-548969cc58-nc4fp"


@pytest.fixture(scope="module")
def live(state_dir: Path) -> Iterator[ReplayServer]:
    with ReplayServer(RECORDINGS / "operator-down", state_dir=state_dir) as server:
        yield server


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (-5, "<invalid>"),
        (-1, "0s"),
        (0, "0s"),
        (119, "119s"),
        (120, "2m"),
        (205, "3m25s"),
        (600, "10m"),
        (10799, "179m"),
        (10800, "3h"),
        (19000, "5h16m"),
        (28800, "8h"),
        (172799, "47h"),
        (184000, "2d3h"),
        (691200, "8d"),
        (63072000, "2y"),
        (64800000, "2y20d"),
        (283824000, "9y"),
    ],
)
def test_ages_read_as_kubernetes_writes_them(age: int, text: str) -> None:
    assert human(timedelta(seconds=age)) == text


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ('"2026-11-22T01:00:00Z"', '"2026-12-02T03:00:05Z"'),
        ("2026-11-22T01:00:00.004847006Z x", "2026-12-02T03:00:05.004847006Z x"),
        ("I1122 01:00:00.131055       1 x", "I1202 03:00:05.131055       1 x"),
        ("2026/11/22 01:00:00 lost", "2026/12/02 03:00:05 lost"),
        ("9999-99-99T00:00:00Z", "9999-99-99T00:00:00Z"),
        ("E1399 99:00:00.000000 x", "E1399 99:00:00.000000 x"),
        ("2026-11-22", "2026-11-22"),
    ],
)
def test_times_of_every_form_move_together(text: str, moved: str) -> None:
    recorded_at = datetime(2026, 11, 22, 1, tzinfo=UTC)
    clock = Clock(recorded_at, timedelta(days=10, hours=2, seconds=5))
    assert clock.move(text.encode()).decode() == moved


def test_a_live_replay_was_recorded_just_now(live: ReplayServer, asker: Any) -> None:
    lease = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/cp-0"
    spec = asker(live)(lease).json["spec"]
    age = datetime.now(UTC) - datetime.fromisoformat(spec["renewTime"])
    assert timedelta(0) < age < timedelta(minutes=5)
    assert re.search(r"\.\d{6}Z$", spec["renewTime"])


def test_ages_in_tables_agree_with_the_times_in_objects(
    live: ReplayServer, asker: Any
) -> None:
    row = asker(live)(f"{POD}?includeObject=Object", Accept=TABLE).json["rows"][0]
    created = row["object"]["metadata"]["creationTimestamp"]
    age = datetime.now(UTC) - datetime.fromisoformat(created)
    near = {human(age), human(age - timedelta(seconds=1))}
    assert row["cells"][4] in near
    assert re.fullmatch(r"14 \(\d+m ago\)", row["cells"][3])


def test_since_counts_from_now_on_a_live_replay(live: ReplayServer, asker: Any) -> None:
    ask = asker(live)
    assert ask(f"{POD}/log?sinceSeconds=60").body == b""
    assert len(ask(f"{POD}/log?sinceSeconds=7200").body) == len(ask(f"{POD}/log").body)


@pytest.mark.parametrize("name", ["operator-down", "no-leader", "healthy"])
def test_computed_cells_are_the_recorded_ones_at_the_moment_of_recording(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = load(RECORDINGS / name, shift=False)
    # Lists were asked for within seconds around the moment that was noted.
    clocks = [
        Clock(recording.clock.recorded_at + timedelta(seconds=late), timedelta(1))
        for late in range(-3, 3)
    ]
    monkeypatch.setattr(Clock, "now", lambda self: self.recorded_at)
    checked = 0
    for collection in recording.collections.values():
        for item in collection.items:
            computed = zip(*(cells(collection, item, at) for at in clocks), strict=True)
            for cell, candidates in zip(item.cells, computed, strict=True):
                assert cell in candidates, item.name
            checked += 1
    assert checked > 300
