"""Who leads, on the recorded clusters and on clusters whose logs were changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Chunk, Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.kube.verbs.leader_status import LeaderQuestion, leader_status
from portal.replay.serve import ReplayServer

At = Callable[..., Context]
RECORDINGS = Path(__file__).parents[4] / "portal" / "demo" / "recordings"
QUESTION = LeaderQuestion(None, "virt-operator-", "Started leading", "acquire leader")
FIRST, SECOND = "virt-operator-548969cc58-nc4fp", "virt-operator-548969cc58-phrn4"
LEASE = "Lease kubevirt/virt-operator"
START = "2026-11-22T01:06:15.{:09d}Z"  # when the healthy containers started


def output(question: LeaderQuestion, context: Context) -> tuple[list[str], str, int]:
    texts = {"out": "", "err": ""}
    chunks = leader_status(question, context)
    while True:
        try:
            chunk: Chunk = next(chunks)
        except StopIteration as end:
            return texts["out"].splitlines(), texts["err"], end.value
        texts[chunk.stream] += chunk.text


def verdicts(lines: list[str]) -> dict[str, str]:
    """The verdict of each pod."""
    found = [line.split() for line in lines if line.startswith("virt-operator-")]
    return {words[0]: words[1] for words in found}


# -- the recorded clusters -------------------------------------------------


def test_a_broken_operator_has_no_leader_though_its_lease_names_one(at: At) -> None:
    lines, err, status = output(QUESTION, at("operator-down"))
    assert verdicts(lines) == {FIRST: "lost", SECOND: "tried"}
    assert "    line 20  2026-11-22T01:38:18Z  leading    " in "\n".join(lines)
    assert any(
        line.endswith("lost       2026/11/22 01:38:31 leaderelection lost")
        for line in lines
    )
    assert lines[-1] == (
        f"No leader: the {LEASE} was last renewed 13m ago by {FIRST},"
        " which still exists (CrashLoopBackOff, restarted 14 times)."
    )
    assert (err, status) == ("", 0)


def test_a_lease_held_by_a_pod_that_is_gone_means_no_leader(at: At) -> None:
    lines, err, status = output(QUESTION, at("no-leader"))
    assert verdicts(lines) == {FIRST: "tried", SECOND: "tried"}
    assert "is forbidden: User" in "\n".join(lines)
    assert lines[-1] == (
        f"No leader: the {LEASE} was last renewed 20m ago by"
        " virt-operator-6b9f7d5c48-q8zwn, which no longer exists."
    )
    assert (err, status) == ("", 0)


def test_a_fresh_lease_names_the_leader(at: At) -> None:
    lines, err, status = output(QUESTION, at("healthy"))
    assert verdicts(lines) == {FIRST: "leads", SECOND: "tried"}
    assert lines[-1] == f"Leader: {FIRST}: it renewed the {LEASE} 1s ago."
    assert (err, status) == ("", 0)


def test_a_lease_that_is_no_longer_renewed_outweighs_the_log(at: At) -> None:
    context = at("healthy")
    later = Context(
        context.client, context.discovery, context.now + timedelta(minutes=5)
    )
    lines, _, status = output(QUESTION, later)
    assert verdicts(lines)[FIRST] == "leads"
    assert lines[-1].startswith(
        f"No leader: the {LEASE} was last renewed 5m1s ago by {FIRST}"
    )
    assert lines[-1].endswith(f"Do not trust the log of {FIRST}, which says it leads.")
    assert status == 0


def test_one_namespace_gives_the_same_answer(at: At) -> None:
    context = at("healthy")
    asked = LeaderQuestion(
        "kubevirt", "virt-operator-", "Started leading", "acquire leader"
    )
    assert output(asked, context) == output(QUESTION, context)


def test_without_the_right_to_list_pods_it_says_so_and_fails(at: At) -> None:
    lines, err, status = output(QUESTION, at("healthy", user="rig-nobody"))
    assert (lines, status) == ([], 1)
    assert err.startswith("Can not list pods in any namespace: pods is forbidden: ")
    assert err.endswith("set the namespace and run again.\n")


def test_without_the_lease_the_logs_alone_decide_and_it_says_so(at: At) -> None:
    lines, _, status = output(QUESTION, at("healthy", user="rig-viewer"))
    assert lines[-2].startswith(f"{LEASE}: not readable: ")
    assert (
        lines[-1] == f"Leader: {FIRST}, by the logs alone, the Lease could not be read."
    )
    assert status == 0


def test_no_such_pod_is_no_leader_and_never_silence(at: At) -> None:
    asked = LeaderQuestion("kubevirt", "nosuch-", "Started leading", "acquire leader")
    lines, _, status = output(asked, at("healthy"))
    assert lines[0] == "No pod is named nosuch-… in namespace kubevirt."
    assert lines[-1] == (
        "Unknown: no pod is seen to lead, but there is no pod, and the Lease could not be read."
    )
    assert status == 1


# -- changed clusters ------------------------------------------------------


class Changed:
    """A copy of the healthy recording, to be changed before it is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(RECORDINGS / "healthy", folder / "recording")
        self.recording = folder / "recording"

    def log(self, pod: str, *lines: str, container: str = "virt-operator") -> None:
        """Give a pod's container this log; lines come a nanosecond apart."""
        path = self.recording / "logs" / "kubevirt" / pod / f"{container}.log"
        path.write_text(
            "".join(f"{START.format(n)} {line}\n" for n, line in enumerate(lines))
        )

    def edit(self, kind: str, name: str, change: Callable[[Any], None]) -> None:
        """Change an object."""
        path = self.recording / "resources" / f"{kind}.json"
        whole = json.loads(path.read_text())
        change(
            next(
                one for one in whole["list"]["items"] if one["metadata"]["name"] == name
            )
        )
        path.write_text(json.dumps(whole))

    @contextmanager
    def served(self) -> Iterator[Context]:
        with ReplayServer(self.recording, state_dir=self.folder, shift=False) as replay:
            token = replay.token("rig-admin")
            client = KubeClient(Endpoint(replay.url, ca=replay.ca, token=token))
            yield Context(client, Discovery(client), replay.clock.recorded_at)

    def answer(self) -> list[str]:
        with self.served() as context:
            lines, _, status = output(QUESTION, context)
        assert status == 0
        return lines


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    return Changed(tmp_path)


ACQUIRE = "attempting to acquire leader lease kubevirt/virt-operator..."
LEAD = '{"msg":"Started leading"}'
LOST = "failed to renew lease kubevirt/virt-operator: context deadline exceeded"


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        pytest.param(["hello"], "neither", id="nothing about it"),
        pytest.param([ACQUIRE], "tried", id="waits"),
        pytest.param([ACQUIRE, LEAD], "leads", id="leads"),
        pytest.param([ACQUIRE, LEAD, LOST], "lost", id="lost again"),
        pytest.param([ACQUIRE, LEAD, LOST, ACQUIRE, LEAD], "leads", id="won back"),
        pytest.param([LOST], "lost", id="only the end is left"),
        pytest.param([], "unknown", id="an empty log"),
    ],
)
def test_a_running_pods_log_gives_its_verdict(
    log: list[str], verdict: str, changed: Changed
) -> None:
    changed.log(SECOND, *log)
    assert verdicts(changed.answer())[SECOND] == verdict


def test_a_log_whose_beginning_was_rotated_away_is_unknown_never_neither(
    changed: Changed,
) -> None:
    def started_before(pod: Any) -> None:
        state = pod["status"]["containerStatuses"][0]["state"]
        state["running"]["startedAt"] = "2026-11-20T01:06:15Z"

    changed.log(SECOND, "syncing", "syncing")
    changed.edit("core/v1/pods", SECOND, started_before)
    lines = changed.answer()
    assert verdicts(lines)[SECOND] == "unknown"
    assert any("what it wrote before is rotated away" in line for line in lines)


def test_a_rotated_log_that_still_shows_the_election_is_proof_enough(
    changed: Changed,
) -> None:
    def started_before(pod: Any) -> None:
        state = pod["status"]["containerStatuses"][0]["state"]
        state["running"]["startedAt"] = "2026-11-20T01:06:15Z"

    changed.log(FIRST, ACQUIRE, LEAD)
    changed.edit("core/v1/pods", FIRST, started_before)
    assert verdicts(changed.answer())[FIRST] == "leads"


def test_a_container_that_ended_leads_no_more_whatever_its_log_says(
    changed: Changed,
) -> None:
    def crash(pod: Any) -> None:
        status = pod["status"]["containerStatuses"][0]
        run = {"exitCode": 1, "startedAt": "2026-11-22T01:06:15Z"}
        status["state"] = {"waiting": {"reason": "CrashLoopBackOff"}}
        status["lastState"] = {"terminated": run}

    changed.log(FIRST, ACQUIRE, LEAD)
    changed.edit("core/v1/pods", FIRST, crash)
    lines = changed.answer()
    assert verdicts(lines)[FIRST] == "lost"
    assert lines[-1].endswith("although its log says: lost.")


def test_the_container_that_speaks_decides_among_several(changed: Changed) -> None:
    def sidecar(pod: Any) -> None:
        pod["spec"]["containers"].insert(0, {"name": "proxy", "image": "proxy"})
        running = {"running": {"startedAt": "2026-11-22T01:06:15Z"}}
        status = {"name": "proxy", "state": running, "ready": True, "restartCount": 0}
        pod["status"]["containerStatuses"].insert(0, status)

    changed.edit("core/v1/pods", SECOND, sidecar)
    changed.log(SECOND, "listening", container="proxy")
    lines = changed.answer()
    assert verdicts(lines)[SECOND] == "tried"
    assert any(line.startswith("  proxy: log: 1 lines") for line in lines)
    assert any(line.startswith("  virt-operator: log: 9 lines") for line in lines)


def test_a_log_that_can_not_be_read_is_unknown(changed: Changed) -> None:
    folder = changed.recording / "logs" / "kubevirt" / SECOND
    message = "dial tcp 127.0.66.12:10250: connect: connection refused"
    body = json.dumps({"kind": "Status", "message": message, "code": 500})
    error = {"status": 500, "content_type": "application/json", "body": body}
    (folder / "virt-operator.error.json").write_text(json.dumps(error))
    lines = changed.answer()
    assert verdicts(lines)[SECOND] == "unknown"
    assert any(message in line for line in lines)


def test_a_pod_that_never_started_has_not_tried(changed: Changed) -> None:
    def pending(pod: Any) -> None:
        status = pod["status"]["containerStatuses"][0]
        status.update(
            state={"waiting": {"reason": "ImagePullBackOff"}},
            lastState={},
            restartCount=0,
        )

    changed.edit("core/v1/pods", SECOND, pending)
    lines = changed.answer()
    assert verdicts(lines)[SECOND] == "neither"
    assert f"{SECOND}  neither  ImagePullBackOff, not started" in lines


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        pytest.param(
            {"holderIdentity": "", "renewTime": None},
            f"No leader: nobody holds the {LEASE}. Do not trust the log of {FIRST}, which says it leads.",
            id="given up",
        ),
        pytest.param(
            {
                "holderIdentity": f"{SECOND}_1",
                "renewTime": "2026-11-22T01:25:30.000000Z",
            },
            f"Leader: {SECOND}: it renewed the {LEASE} 1s ago, although its log says: tried.",
            id="held by the other",
        ),
        pytest.param(
            {
                "holderIdentity": "virt-operator-gone-x_1",
                "renewTime": "2026-11-22T01:25:30.000000Z",
            },
            f"Leader by the Lease alone: virt-operator-gone-x: it renewed the {LEASE} 1s ago,"
            " but is none of these pods; look again in 15s.",
            id="held by nobody we see",
        ),
        pytest.param(
            {
                "holderIdentity": "somebody-else",
                "renewTime": "2026-11-22T01:00:00.000000Z",
            },
            f"No leader: the {LEASE} was last renewed 25m ago by somebody-else, which is none of"
            f" these pods. Do not trust the log of {FIRST}, which says it leads.",
            id="stale, of somebody else",
        ),
        pytest.param(
            {"renewTime": "2026-11-22T01:26:30.000000Z"},
            f"Leader: {FIRST}: it renewed the {LEASE} 0s ago.",
            id="a clock that goes ahead",
        ),
    ],
)
def test_the_lease_has_the_last_word(
    spec: dict[str, Any], sentence: str, changed: Changed
) -> None:
    changed.edit(
        "coordination.k8s.io/v1/leases",
        "virt-operator",
        lambda lease: lease["spec"].update(spec),
    )
    assert changed.answer()[-1] == sentence
