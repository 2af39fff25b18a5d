"""What a cluster says about commands: kinds, selectors, rights."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.clusters.kubeconfig import read_kubeconfig
from portal.clusters.models import Cluster
from portal.clusters.services import add_cluster, archive
from portal.library.cluster_lint import ClusterLintError, check_on_cluster
from portal.replay.serve import ReplayServer
from runbooks.lint.check import check_text

OF_CLUSTER = {"unserved_kind", "selects_nothing", "forbidden"}


def found(slug: str, *commands: str) -> list[tuple[int, str]]:
    """Number of the command and code of each finding that the cluster made."""
    lines = "\n".join(commands)
    report = check_text("X.md", f"## Diagnosis\n\n```bash\n{lines}\n```\n")
    (checked,) = check_on_cluster(slug, [report])
    return [
        (one.line - 4, one.code) for one in checked.findings if one.code in OF_CLUSTER
    ]


CASES = {
    "kind that is not there": ("kubectl get gadgets -A", ["unserved_kind"]),
    "one of two kinds": ("kubectl get pods,gadgets -A", ["unserved_kind"]),
    "kind inside a substitution": (
        'export N="$(kubectl get gadget -A -o name)"',
        ["unserved_kind"],
    ),
    "name behind the kind": (
        "kubectl -n kubevirt describe gadget/x",
        ["unserved_kind"],
    ),
    "short name": ("kubectl get kv,deploy,po -A", []),
    "everything": ("kubectl -n kubevirt get all", []),
    "labels that match": (
        "kubectl -n kubevirt get pods -l kubevirt.io=virt-operator",
        [],
    ),
    "labels that match nothing": (
        "kubectl get pods -A -l kubevirt.io=virt-nothing",
        ["selects_nothing"],
    ),
    "labels in another namespace": (
        "kubectl -n default get pods -l kubevirt.io=virt-operator",
        ["selects_nothing"],
    ),
    "labels in a namespace that is not known yet": (
        "kubectl -n $NAMESPACE get pods -l kubevirt.io=virt-operator",
        [],
    ),
    "logs of labels that match nothing": (
        "kubectl -n kubevirt logs -l kubevirt.io=virt-nothing",
        ["selects_nothing"],
    ),
    "labels that are filled in": ("kubectl get pods -A -l app=<app>", []),
    "command of a person": ("kubectl delete gadgets --all", []),
    "no kubectl at all": ("echo gadgets", []),
}


@pytest.mark.parametrize(("command", "codes"), CASES.values(), ids=CASES.keys())
def test_commands_are_held_to_the_cluster(
    cluster: Cluster, command: str, codes: list[str]
) -> None:
    assert found("prod-east", "kubectl get nodes", command) == [
        (1, code) for code in codes
    ]


def test_rights_that_are_missing_are_named(db: None, replayed: ReplayServer) -> None:
    nobody = read_kubeconfig(replayed.kubeconfig.read_text(), "rig-nobody")
    add_cluster(None, "closed", nobody)
    commands = ("kubectl get nodes", "kubectl -n kubevirt logs pod-1", "echo x")
    assert found("closed", *commands) == [(0, "forbidden"), (1, "forbidden")]


def test_cluster_is_asked_each_question_once(
    cluster: Cluster, replayed: ReplayServer
) -> None:
    before = len(replayed.requests)
    found("prod-east", *["kubectl get pods -A -l a=b"] * 20)
    asked = [one.path for one in replayed.requests[before:]]
    assert len([path for path in asked if path not in ("/api", "/apis")]) == 2


def test_cluster_that_does_not_exist_is_an_error(db: None) -> None:
    with pytest.raises(ClusterLintError, match="no cluster nowhere"):
        check_on_cluster("nowhere", [])


def test_archived_cluster_is_not_asked(cluster: Cluster) -> None:
    archive(None, cluster)
    with pytest.raises(ClusterLintError):
        check_on_cluster("prod-east", [])


def test_command_adds_what_the_cluster_says(cluster: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "X.md"
    path.write_text("## Diagnosis\n\n```bash\nkubectl get gadgets -A\n```\n")
    out = StringIO()
    call_command("lint", str(path), "--format=json", "--cluster=prod-east", stdout=out)
    codes = [one["code"] for one in json.loads(out.getvalue())["findings"]]
    assert "unserved_kind" in codes


def test_command_names_a_cluster_that_it_can_not_ask(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no cluster x") as error:
        call_command("lint", str(tmp_path), "--cluster=x")
    assert error.value.returncode == 2
