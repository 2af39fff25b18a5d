"""Pod logs with their query parameters."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.replay import logs as replay_logs
from portal.replay.serve import ReplayServer

RECORDINGS = Path(__file__).parents[3] / "portal" / "demo" / "recordings"
STORED = RECORDINGS / "operator-down" / "logs" / "kubevirt"
POD = "virt-operator-548969cc58-nc4fp"
DEAD = "virt-handler-rf6pv"


def path(query: str = "", pod: str = POD) -> str:
    return f"/api/v1/namespaces/kubevirt/pods/{pod}/log?{query}"


def stored() -> list[str]:
    file = STORED / POD / "virt-operator.log"
    return file.read_text().splitlines(keepends=True)


def test_a_log_comes_without_the_times_that_precede_its_lines(ask: Any) -> None:
    reply = ask(path())
    assert reply.headers["content-type"] == "text/plain"
    expected = [line.partition(" ")[2] for line in stored()]
    assert reply.body.decode() == "".join(expected)


@pytest.mark.parametrize("count", [0, 1, 3, 10_000])
def test_the_tail_is_the_last_lines(ask: Any, count: int) -> None:
    reply = ask(path(f"timestamps=true&tailLines={count}"))
    assert reply.body.decode() == "".join(stored()[-count:] if count else [])


def test_since_cuts_at_a_time(ask: Any) -> None:
    cut = stored()[5].partition(" ")[0]
    reply = ask(path(f"timestamps=1&sinceTime={cut[:26]}Z"))
    lines = reply.body.decode().splitlines(keepends=True)
    assert lines == stored()[5:]
    assert ask(path("sinceSeconds=1")).body == b""
    assert len(ask(path("sinceSeconds=86400&timestamps=1")).body) > 5000


def test_a_limit_cuts_between_any_two_bytes(ask: Any) -> None:
    assert ask(path("limitBytes=120")).body == ask(path()).body[:120]


def test_following_a_log_ends_with_it(ask: Any) -> None:
    assert ask(path("follow=true")).body == ask(path()).body


@pytest.mark.parametrize(
    ("query", "status", "part"),
    [
        ("container=nosuch", 400, f"container nosuch is not valid for pod {POD}"),
        ("tailLines=abc", 400, 'strconv.ParseInt: parsing "abc": invalid syntax'),
        ("tailLines=-1", 422, "tailLines: Invalid value: -1: must be greater than or"),
        ("limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0"),
        ("sinceTime=today", 400, 'parsing time "today"'),
        (
            "sinceSeconds=5&sinceTime=2026-11-22T00:00:00Z",
            422,
            "at most one of `sinceTime` or `sinceSeconds`",
        ),
    ],
)
def test_bad_options_are_refused(ask: Any, query: str, status: int, part: str) -> None:
    reply = ask(path(query))
    assert reply.status == status
    assert part in reply.message


def test_a_dead_nodes_error_quotes_the_query_of_the_request(ask: Any) -> None:
    reply = ask(path("container=virt-handler&tailLines=2&previous=true", DEAD))
    assert reply.status == 500
    assert '/virt-handler?previous=true&tailLines=2": dial tcp' in reply.message
    assert '/virt-handler": dial tcp' in ask(path("", DEAD)).message


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    """A recording with a pod of two containers, logs missing and logs that are odd."""
    folder = tmp_path_factory.mktemp("edited") / "edited"
    shutil.copytree(RECORDINGS / "operator-down", folder)
    pods = folder / "resources" / "core" / "v1" / "pods.json"
    source = json.loads(pods.read_text())
    spec = source["list"]["items"][0]["spec"]
    spec["containers"].append({"name": "sidecar"})
    spec["initContainers"] = [{"name": "setup"}]
    pods.write_text(json.dumps(source))
    odd = (
        b"2026-11-22T01:00:00Z a\rb\n2026-11-22T01:00:00Z\n2026-11-22T01:00:01Z no end"
    )
    (folder / "logs/kubevirt" / POD / "virt-operator.log").write_bytes(odd)
    (folder / "logs/kubevirt" / POD / "virt-operator.previous.log").unlink()
    state = tmp_path_factory.mktemp("state")
    with ReplayServer(folder, state_dir=state, shift=False) as server:
        yield server


def test_one_of_several_containers_has_to_be_named(
    edited: ReplayServer, asker: Any
) -> None:
    pod = "virt-api-5d78dbd6df-ml69g"
    assert asker(edited)(path(pod=pod)).message == (
        f"a container name must be specified for pod {pod}, choose one of:"
        " [virt-api sidecar] or one of the init containers: [setup]"
    )


def test_a_log_that_was_not_recorded_is_an_error_not_silence(
    edited: ReplayServer, asker: Any
) -> None:
    ask = asker(edited)
    sidecar = ask(path("container=sidecar", "virt-api-5d78dbd6df-ml69g"))
    assert sidecar.status == 500
    assert "was recorded" in sidecar.message
    assert ask(path("previous=true")).message == (
        f'previous terminated container "virt-operator" in pod "{POD}" not found'
    )


def test_odd_lines_stay_as_they_are(edited: ReplayServer, asker: Any) -> None:
    ask = asker(edited)
    assert ask(path()).body == b"a\rb\n\nno end"
    assert ask(path("tailLines=1")).body == b"no end"
    assert ask(path("tailLines=2&sinceTime=2026-11-22T01:00:00Z")).body == b"\nno end"


@pytest.mark.parametrize("lines", [1, 7, 20, 99, 100, 101])
def test_tails_are_right_across_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    monkeypatch.setattr(replay_logs, "BLOCK", 64)
    file = tmp_path / "long.log"
    expected = [b"2026-11-22T01:00:00Z line %d\n" % n for n in range(100)]
    file.write_bytes(b"".join(expected))
    options = replay_logs.Options(False, True, lines, None, None)
    blocks = replay_logs._blocks(file, options)
    assert b"".join(blocks) == b"".join(expected[-lines:])
