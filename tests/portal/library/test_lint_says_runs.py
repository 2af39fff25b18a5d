"""What lint says runs must run: our runbooks on a replayed cluster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.clusters.kubeconfig import read_kubeconfig
from portal.execution.terminal import Ended, Terminal
from portal.kube.client import Endpoint
from portal.replay.serve import ReplayServer
from runbooks.library import SHIPPED
from runbooks.lint.files import check_path
from tests.portal.conftest import RECORDINGS

# Of the recording; what a person would choose.
VALUES = {"<pod-name>": "virt-operator-548969cc58-nc4fp", "<node-name>": "worker-1"}
# One for the tests, with the ways in which people write commands.
OWN = Path(__file__).parents[2] / "runbooks" / "own"
COMMANDS = sorted(
    {
        command.text
        for folder in (SHIPPED, OWN)
        for file in check_path(folder)
        for command in file.commands
        if command.decision.runs
    }
)


# What the server says of a healthy cluster, where nothing crashed.
ANSWERS = ("Error from server (BadRequest): previous terminated", "No resources found")


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    state = tmp_path_factory.mktemp("healthy")
    with ReplayServer(RECORDINGS / "healthy", state_dir=state, shift=False) as server:
        yield read_kubeconfig(server.kubeconfig.read_text())


@pytest.mark.parametrize("text", COMMANDS)
def test_command_that_lint_says_runs_is_run(healthy: Endpoint, text: str) -> None:
    for placeholder, value in VALUES.items():
        text = text.replace(placeholder, value)
    printed = {"out": "", "err": ""}

    def write(stream: str, text: str) -> None:
        printed[stream] += text

    ended = Terminal(healthy, {"NAMESPACE": "kubevirt"}).run(text, write)
    assert ended == Ended(ended.exit, "runs", "It only reads; nothing is changed.")
    assert not printed["err"] or printed["err"].startswith(ANSWERS)


def test_there_are_such_commands() -> None:
    assert len(COMMANDS) > 40


def test_what_is_typed_into_a_node_or_asked_of_metrics_is_for_a_person() -> None:
    [file] = check_path(OWN)
    by_hand = [one.text for one in file.commands if not one.decision.runs]
    assert [text.split()[0] for text in by_hand] == [
        'rate(kube_pod_container_status_restarts_total{namespace="kubevirt"}[5m])',
        *("oc", "chroot", "crictl", "kubectl", "exit"),
    ]
