"""`manage.py kubectl` as a process of its own, on replayed clusters."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.replay.serve import ReplayServer

ROOT = Path(__file__).parents[3]
NAMES = ("operator-down", "no-leader", "healthy")
# Lines of the two runbooks: the first 18 of each recording.
SEEDS = 18
# Its AGE is the server's, which stands at the moment of recording; kubectl asked
# a second later, when the cluster became a minute older.
A_MINUTE_LATER = {"healthy-007": ("26m", "27m")}


def command(kubeconfig: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """What subprocess needs to start it, without any setting of the portal."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    argv = [sys.executable, "manage.py", "kubectl", "--kubeconfig", str(kubeconfig)]
    return {"args": [*argv, *arguments], "cwd": ROOT, "env": plain | environment}


def run(kubeconfig: Path, *arguments: str, **environment: str) -> Any:
    started = command(kubeconfig, *arguments, **environment)
    return subprocess.run(**started, capture_output=True, text=True, timeout=60)


def answers(kubeconfig: Path, asked: str, **environment: str) -> list[dict[str, Any]]:
    started = command(kubeconfig, "--lines", **environment)
    done = subprocess.run(
        **started, input=asked, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def transcripts(name: str) -> list[dict[str, Any]]:
    path = ROOT / "tests" / "recordings" / name / "transcripts.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()[:SEEDS]]


@pytest.fixture(scope="session")
def kubeconfig(replayed: ReplayServer) -> Path:
    return replayed.kubeconfig


@pytest.fixture(scope="module", params=NAMES)
def repeated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[dict[str, Any], dict[str, Any]]]]:
    """What kubectl printed and what we print, line by line of a recording."""
    recorded = transcripts(request.param)
    folder = ROOT / "portal" / "demo" / "recordings" / request.param
    state = tmp_path_factory.mktemp("lines")
    with ReplayServer(folder, state_dir=state, shift=False) as server:
        asked = [
            {"line": one.get("shell") or shlex.join(one["argv"]), "now": one["at"]}
            for one in recorded
        ]
        lines = "".join(json.dumps(one) + "\n" for one in asked)
        # What the recorded shells had in their environment.
        ours = answers(server.kubeconfig, lines, NAMESPACE="kubevirt")
        yield list(zip(recorded, ours, strict=True))


def test_every_line_of_the_runbooks_prints_what_kubectl_printed(
    repeated: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    for theirs, ours in repeated:
        before, after = A_MINUTE_LATER.get(theirs["id"], ("", ""))
        assert ours["stdout"].replace(before, after) == theirs["stdout"], theirs["id"]
        assert (ours["stderr"], ours["exit"]) == (theirs["stderr"], theirs["exit"])
        assert ours["decision"] == "runs"


def test_one_line_prints_and_exits_as_kubectl_does(kubeconfig: Path) -> None:
    line = "kubectl -n kubevirt get deploy virt-operator -o yaml"
    done = run(kubeconfig, "--", line)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == transcripts("operator-down")[4]["stdout"]
    missing = run(kubeconfig, "--", "kubectl get pod no-such-pod")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert (
        missing.stderr == 'Error from server (NotFound): pods "no-such-pod" not found\n'
    )


def test_a_context_chooses_the_user(kubeconfig: Path) -> None:
    done = run(kubeconfig, "--context", "rig-nobody", "--", "kubectl get nodes")
    assert done.returncode == 1
    assert 'User "rig-nobody" cannot list resource "nodes"' in done.stderr


def test_variables_come_from_the_environment(kubeconfig: Path) -> None:
    line = "kubectl -n $WHERE get deploy -o name"
    done = run(kubeconfig, "--", line, WHERE="kubevirt")
    assert "deployment.apps/virt-operator\n" in done.stdout
    unset = run(kubeconfig, "--", line)
    assert (unset.returncode, unset.stdout) == (1, "")
    assert unset.stderr.startswith("blocked: $WHERE is not set")


def test_what_does_not_run_says_why_and_sends_nothing(
    replayed: ReplayServer, kubeconfig: Path
) -> None:
    before = len(replayed.requests)
    done = run(kubeconfig, "--", "kubectl get pods --token=x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("refused: ")
    lines = ["kubectl delete pod x", "rm -rf /", "kubectl logs <pod-name>", ""]
    asked = "".join(json.dumps({"line": line}) + "\n" for line in lines)
    for answer in answers(kubeconfig, asked):
        assert (answer["exit"], answer["stdout"]) == (1, "")
        assert answer["decision"] == "manual"
        assert answer["stderr"] == f"manual: {answer['reason']}\n"
    assert len(replayed.requests) == before


def test_with_redact_it_shows_what_would_be_stored(kubeconfig: Path) -> None:
    line = "kubectl -n kubevirt get secrets -o yaml"
    plain, redacted = (
        run(kubeconfig, "--", line),
        run(kubeconfig, "--redact", "--", line),
    )
    assert "[redacted: " not in plain.stdout
    assert "[redacted: " in redacted.stdout
    assert "kind: Secret" in redacted.stdout


def test_many_lines_are_answered_one_by_one_with_fresh_variables(
    kubeconfig: Path,
) -> None:
    asked = [
        {"line": "A=kubevirt; kubectl -n $A get deploy virt-operator -o name"},
        {"line": "kubectl -n $A get deploy"},
        {"line": "kubectl exec -it x -- sh"},
        {"line": "kubectl get pod no-such-pod"},
    ]
    first, second, third, fourth = answers(
        kubeconfig, "\n".join(json.dumps(one) for one in asked)
    )
    assert first["stdout"] == "deployment.apps/virt-operator\n"
    assert first["exit"] == 0
    assert list(first) == [
        *("stdout", "stderr", "exit", "decision", "reason", "seconds")
    ]
    assert (second["exit"], second["decision"]) == (1, "runs")
    assert "$A is not set" in second["reason"]
    assert (third["exit"], third["decision"]) == (1, "manual")
    assert third["stderr"] == f"manual: {third['reason']}\n"
    assert (fourth["exit"], fourth["stdout"]) == (1, "")


def test_now_is_the_time_that_ages_are_counted_to(kubeconfig: Path) -> None:
    line = "kubectl -n kubevirt describe pod virt-operator-548969cc58-nc4fp"
    one, other = answers(
        kubeconfig,
        json.dumps({"line": line, "now": "2026-11-22T02:00:00Z"})
        + "\n"
        + json.dumps({"line": line, "now": "2026-11-23T02:00:00+00:00"}),
    )
    assert one["stdout"] != other["stdout"]


def test_a_bad_line_is_answered_and_the_next_one_runs(kubeconfig: Path) -> None:
    bad = ["nonsense", "[]", "{}", '{"line": 7}', '{"line": "echo", "now": "soon"}']
    asked = "".join(f'{text}\n\n{{"line": "echo still here"}}\n' for text in bad)
    told = answers(kubeconfig, asked)
    for answer in told[::2]:
        assert (answer["exit"], answer["decision"]) == (1, "refused")
        assert answer["stderr"].startswith("error: ")
    assert [answer["stdout"] for answer in told] == ["", "still here\n"] * len(bad)


def test_an_answer_comes_before_the_next_line_is_asked(kubeconfig: Path) -> None:
    started = command(kubeconfig, "--lines")
    with subprocess.Popen(
        **started, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for word in ("one", "two"):
            process.stdin.write(json.dumps({"line": f"echo {word}"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["stdout"] == f"{word}\n"
        process.stdin.close()
        assert process.wait(10) == 0


def test_a_reader_that_goes_away_is_no_error(kubeconfig: Path) -> None:
    line = "kubectl get pods -A -o yaml"
    started = command(kubeconfig, "--", line)
    with subprocess.Popen(
        **started, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_ctrl_c_ends_it_as_a_shell_expects(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        kubeconfig = tmp_path / "silent.kubeconfig"
        kubeconfig.write_text(
            kubeconfig_of(f"http://127.0.0.1:{server.getsockname()[1]}")
        )
        started = command(kubeconfig, "--", "kubectl get nodes")
        with subprocess.Popen(**started, stderr=subprocess.PIPE) as process:
            connection, _ = server.accept()
            process.send_signal(signal.SIGINT)
            assert process.stderr
            assert process.stderr.read() == b""
            connection.close()
    assert process.returncode == 130


def kubeconfig_of(server: str, user: str = "{token: x}") -> str:
    return (
        "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
        f"clusters: [{{name: a, cluster: {{server: '{server}'}}}}]\n"
        "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
        f"users: [{{name: a, user: {user}}}]\n"
    )


def test_a_kubeconfig_that_is_not_taken_is_told_with_the_reason(
    tmp_path: Path,
) -> None:
    path = tmp_path / "kubeconfig"
    missing = run(path, "--", "kubectl get nodes")
    path.write_text(kubeconfig_of("https://127.0.0.1:1", "{exec: {command: login}}"))
    refused = run(path, "--", "kubectl get nodes")
    for done, words in ((missing, "No such file"), (refused, "would run a program")):
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--lines", "--", "echo")])
def test_one_line_or_many_but_not_both(
    kubeconfig: Path, arguments: tuple[str, ...]
) -> None:
    done = run(kubeconfig, *arguments)
    assert done.returncode == 1
    assert "Give one shell line" in done.stderr
