"""One sentence before Run."""

from __future__ import annotations

import pytest

from runbooks.commands.explain import explain
from runbooks.commands.model import LeaderStatus, Pipeline, Program
from runbooks.commands.parse import parse


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "kubectl -n $NAMESPACE get deploy virt-operator -o yaml",
            "Reads the Deployment virt-operator in namespace $NAMESPACE as YAML; changes nothing.",
        ),
        ("kubectl get nodes", "Lists the Nodes; changes nothing."),
        (
            "kubectl get po -A -l app=x",
            "Lists the Pods with app=x in all namespaces; changes nothing.",
        ),
        (
            "kubectl get pv,pvc",
            "Lists the PersistentVolumes and PersistentVolumeClaims in the cluster's default namespace; changes nothing.",
        ),
        (
            "kubectl describe pod/<pod-name> -n a",
            "Describes the Pod <pod-name> in namespace a; changes nothing.",
        ),
        (
            "kubectl -n a logs <pod-name> -p -c b --tail=5",
            "Reads the log of the previous container of <pod-name>, container b, in namespace a, the last 5 lines; changes nothing.",
        ),
        (
            "kubectl logs -l app=x -n a | grep -v 'not this'",
            "Reads the log of all pods with app=x in namespace a, the last 10 lines and keeps the lines without `not this`; changes nothing.",
        ),
        (
            'export NS="$(kubectl get kubevirt -A -o name)"',
            "Sets NS to what `kubectl get kubevirt -A -o name` prints; changes nothing.",
        ),
        ("A=b; echo $A", "Sets A to b; then prints $A; changes nothing."),
    ],
    ids=lambda text: text[:40],
)
def test_reading_commands_are_explained(text: str, told: str) -> None:
    assert explain(parse(text)) == told


def test_what_does_not_run_is_explained_by_its_reason() -> None:
    assert "`ssh`" in explain(parse("kubectl get pods; ssh node"))
    assert explain(parse("kubectl get --o")).startswith("kubectl rejects")
    assert explain(parse("")) == "There is no command to run here."


def test_the_leader_status_is_explained() -> None:
    leader = LeaderStatus(
        "*", "virt-operator-", "Started leading", "acquire leader", "", 1
    )
    assert explain(Program((Pipeline((leader,), "", 1),), "")) == (
        "Reads the whole log of every pod named virt-operator-… and says for each: "
        "leads, tried, lost or neither; the Lease decides."
    )
