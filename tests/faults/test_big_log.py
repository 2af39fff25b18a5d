"""A log of 100 MB: read to its end, capped in storage, small in memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.demo.replayed import FOLDER
from portal.replay.serve import ReplayServer
from tests.faults.conftest import LEADER, LOG, RUNBOOK
from tests.faults.test_processes import pool
from tests.portal_client import PortalClient, add_cluster
from tests.running_portal import RunningPortal

SLUG = "talkative"
POD, OTHER = "virt-operator-548969cc58-nc4fp", "virt-operator-548969cc58-phrn4"
SIZE = 100 * 1024 * 1024
CAP = 10 * 1024 * 1024
MEMORY = 64 * 1024 * 1024
TRIED = "attempting to acquire leader lease kubevirt/virt-operator..."
LED = "Started leading"


@pytest.fixture(scope="module")
def talkative(
    portal: RunningPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The slug of a cluster with such a log; half-way through it the pod leads."""
    recording = tmp_path_factory.mktemp("recordings") / SLUG
    shutil.copytree(FOLDER / "operator-down", recording)
    write_log(recording / f"logs/kubevirt/{POD}/virt-operator.log")
    state = tmp_path_factory.mktemp("talkative")
    with ReplayServer(recording, state_dir=state) as server:
        add_cluster(portal, SLUG, server.kubeconfig.read_text())
        yield SLUG


def write_log(path: Path) -> None:
    time = "2026-11-22T01:38:16.004847006Z"
    filler = f'{time} {{"level":"info","msg":"{"reconciling " * 12}"}}\n'
    block = filler * (SIZE // 2 // len(filler) + 1)
    with path.open("w") as file:
        file.write(f"{time} the first line\n{time} {TRIED}\n{block}")
        file.write(f"{time} {LED}\n{block}{time} the last line\n")


def peak(process: psutil.Process) -> int:
    """Bytes of memory that the process has had at most."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def test_a_log_of_100_mb_is_stored_as_head_and_tail_in_little_memory(
    portal: RunningPortal, client: PortalClient, talkative: str
) -> None:
    number = client.open_incident(RUNBOOK, talkative)
    before = {process: peak(process) for process in pool(portal)}
    run = client.ended(client.start(number, LOG), 60)
    assert (run["status"], run["exit"], run["truncated"]) == ("done", 0, True)
    [command] = run["commands"]
    assert CAP - 200_000 < command["size"] <= CAP + 100
    assert command["omitted"] + command["size"] > SIZE * 0.8
    assert run["stdout"].startswith("the first line\n")
    assert run["stdout"].endswith("the last line\n")
    assert f"[portal: {command['omitted']:,} bytes left out here]" in run["stdout"]
    assert max(peak(process) - before[process] for process in pool(portal)) < MEMORY


def test_the_leader_is_found_in_the_middle_of_it(
    client: PortalClient, talkative: str
) -> None:
    number = client.open_incident(RUNBOOK, talkative)
    client.put(f"/incidents/{number}/variables/NAMESPACE", {"value": "kubevirt"})
    run = client.ended(client.start(number, LEADER), 60)
    assert run["status"] == "done"
    assert LED in run["stdout"]
