"""What a parameter names: told by its place in the command, else by its name."""

from __future__ import annotations

import pytest

from portal.execution.slots import canonical, slots
from runbooks.commands.parse import parse


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("kubectl get pod <x>", "Pod", id="get"),
        pytest.param("kubectl describe no <x>", "Node", id="short name of a kind"),
        pytest.param("kubectl get vmi/<x>", "VirtualMachineInstance", id="slash"),
        pytest.param("kubectl get deployment.apps <x>", "Deployment", id="with group"),
        pytest.param("kubectl get cephcluster <x>", "cephcluster", id="unknown kind"),
        pytest.param("kubectl logs <x>", "Pod", id="logs"),
        pytest.param("kubectl logs deploy/<x>", "Deployment", id="logs of a kind"),
        pytest.param("kubectl logs a <x>", "Container", id="second word of logs"),
        pytest.param("kubectl logs a -c <x>", "Container", id="container"),
        pytest.param("kubectl get pods -n <x>", "Namespace", id="namespace"),
        pytest.param("kubectl top node <x>", "Node", id="top"),
        pytest.param("kubectl rollout status sts/<x>", "StatefulSet", id="rollout"),
        pytest.param(
            "kubectl get pods -A --field-selector spec.nodeName=<x>", "Node", id="field"
        ),
        pytest.param("kubectl get pods -l app=<x>", "", id="value of a label"),
        pytest.param("kubectl get pods -l app=<pvc-name>", "PersistentVolumeClaim"),
        pytest.param("kubectl get <statefulset|deployment> a", "", id="alternatives"),
        pytest.param("echo $(kubectl get node <x> -o name)", "Node", id="substitution"),
        pytest.param("kubectl get pods -A | grep <vm-name>", "VirtualMachine"),
    ],
)
def test_the_place_tells_the_kind_before_the_name_does(text: str, kind: str) -> None:
    [slot] = slots(parse(text)).values()
    assert slot.kind == kind


def test_a_part_of_a_name_is_told_by_the_name_alone() -> None:
    [slot] = slots(parse("kubectl get pod virt-launcher-<vm>-abc")).values()
    assert slot.kind == "VirtualMachine"


def test_a_slot_knows_where_its_object_lives() -> None:
    found = slots(parse("kubectl -n $NS logs <pod> -c <container>"))
    assert found["pod"].namespace.source == "$NS"
    assert found["container"].pod.source == "<pod>"
    assert slots(parse("kubectl get pod <x> -A"))["x"].everywhere


def test_alternatives_come_with_the_slot() -> None:
    [slot] = slots(parse("kubectl get <statefulset|deployment> a")).values()
    assert slot.choices == ("statefulset", "deployment")


@pytest.mark.parametrize("name", ["pod-name", "pod_name", "POD", "Pod name", "pod"])
def test_spellings_of_one_name_are_one(name: str) -> None:
    assert canonical(name) == "pod"
