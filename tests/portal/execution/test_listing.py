"""Real objects to choose from: lists of earlier steps, and such as somebody asks for."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from portal.accounts.models import User
from portal.core.errors import UserError
from portal.execution.binding import Binding, Sources
from portal.execution.candidates import Candidate
from portal.execution.listing import list_objects
from portal.execution.services import start
from portal.execution.worker import execute
from portal.incidents.models import AddedStep, Incident, Observation, StepRun
from runbooks.programs import program_of
from tests.portal.execution.conftest import Opened

LOGS = "kubectl -n kubevirt logs <pod-name> -c <container>"
PODS = "/api/v1/namespaces/kubevirt/pods"


def offered(
    incident: Incident, order: int, name: str, **chosen: Any
) -> list[Candidate]:
    step = incident.revision.steps.get(order=order)
    program = program_of(step.commands)
    return Binding(Sources(incident, [program]), program, chosen).offer(name).every


def listed(
    alice: User, incident: Incident, order: int, name: str, **chosen: list[str]
) -> StepRun:
    run = list_objects(alice, incident, order, name, chosen)
    execute(run.uuid)
    run.refresh_from_db()
    assert run.status == "done", run.message
    return run


def observed(run: StepRun, path: str, body: Any, *query: tuple[str, str]) -> None:
    """An answer that a run has read."""
    Observation.objects.create(
        run=run,
        method="GET",
        path=path,
        query=[list(pair) for pair in query],
        status=200,
        body=zlib.compress(json.dumps(body).encode()),
    )


def table(*names: str, status: str = "Running") -> dict[str, Any]:
    return {
        "kind": "Table",
        "columnDefinitions": [{"name": "Name"}, {"name": "Status"}],
        "rows": [
            {
                "cells": [name, status],
                "object": {"metadata": {"name": name, "namespace": "kubevirt"}},
            }
            for name in names
        ],
    }


@pytest.mark.django_db(transaction=True)
def test_a_list_from_the_cluster_is_a_step_of_the_portal(
    alice: User, opened: Opened
) -> None:
    incident = opened(LOGS)
    assert offered(incident, 1, "pod-name") == []
    run = listed(alice, incident, 1, "pod-name")
    step = incident.added_steps.get()
    assert (step.origin, step.title) == (
        AddedStep.Origin.PORTAL,
        "Pods to choose from",
    )
    assert step.why == "to choose <pod-name> of step 1 from"
    assert run.commands[0]["text"] == "kubectl get pods -n kubevirt"
    found = offered(incident, 1, "pod-name")
    assert len(found) > 5
    assert [one.good for one in found] == sorted(one.good for one in found)
    assert found[0].state == "CrashLoopBackOff"
    assert {one.seen_in for one in found} == {"+1"}


@pytest.mark.django_db(transaction=True)
def test_the_same_list_is_the_same_step_run_again(alice: User, opened: Opened) -> None:
    incident = opened(LOGS)
    first = listed(alice, incident, 1, "pod-name")
    second = listed(alice, incident, 1, "pod-name")
    assert first.step == second.step
    assert first != second
    assert incident.added_steps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_containers_are_those_of_the_chosen_pod(alice: User, opened: Opened) -> None:
    incident = opened(LOGS)
    with pytest.raises(UserError) as error:
        list_objects(alice, incident, 1, "container")
    assert error.value.message == "Choose the pod first."
    listed(alice, incident, 1, "pod-name")
    pod = next(
        one.name
        for one in offered(incident, 1, "pod-name")
        if one.name.startswith("virt-operator")
    )
    listed(alice, incident, 1, "container", **{"pod-name": [pod]})
    names = [
        one.name for one in offered(incident, 1, "container", **{"pod-name": [pod]})
    ]
    assert names == ["virt-operator"]
    assert offered(incident, 1, "container", **{"pod-name": ["other"]}) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("text", "name", "command"),
    [
        ("kubectl describe node <node>", "node", "kubectl get nodes"),
        ("kubectl get pods -n <namespace>", "namespace", "kubectl get namespaces"),
        (
            "kubectl -n <namespace> get vmi <vmi>",
            "vmi",
            "kubectl get virtualmachineinstances -A",
        ),
        (
            "kubectl get pvc <pvc> -n a",
            "pvc",
            "kubectl get persistentvolumeclaims -n a",
        ),
        ("kubectl get ds <name>", "name", "kubectl get daemonsets -n default"),
    ],
)
def test_the_list_asks_for_the_kind_in_the_place_that_is_meant(
    alice: User, opened: Opened, text: str, name: str, command: str
) -> None:
    incident = opened(text)
    run = list_objects(alice, incident, 1, name)
    assert run.commands[0]["text"] == command


def test_what_names_no_object_has_no_list(alice: User, opened: Opened) -> None:
    incident = opened("kubectl get pods -A -l app=<value>")
    for name, code in (("value", "parameter-no-list"), ("x", "parameter-unknown")):
        with pytest.raises(UserError) as error:
            list_objects(alice, incident, 1, name)
        assert error.value.code == code
    assert not incident.added_steps.exists()


def test_five_thousand_pods_in_pages_are_offered_unhappy_first(
    alice: User, opened: Opened
) -> None:
    incident = opened("kubectl -n kubevirt logs <pod-name>", "kubectl get nodes")
    run = start(alice, incident, 2)
    limit = ("limit", "500")
    for page in range(10):
        names = [f"pod-{page * 500 + number:04}" for number in range(500)]
        observed(run, PODS, table(*names), limit, ("continue", f"page {page}"))
    observed(run, PODS, table("ill", status="Pending"), limit, ("continue", "last"))
    found = offered(incident, 1, "pod-name")
    assert len(found) == 5001
    assert (found[0].name, found[0].state) == ("ill", "Pending")


def test_the_most_fitting_list_comes_first_and_all_means_its_objects(
    alice: User, opened: Opened
) -> None:
    incident = opened("kubectl -n kubevirt logs <pod-name>", "kubectl get nodes")
    run = start(alice, incident, 2)
    observed(run, PODS, table("b", "a"), ("labelSelector", "app=x"))
    observed(run, PODS, table("a", "b", "c"))
    observed(run, "/api/v1/namespaces/other/pods", table("d"))
    observed(run, "/apis/metrics.k8s.io/v1beta1/namespaces/kubevirt/pods", table("e"))
    assert [one.name for one in offered(incident, 1, "pod-name")] == ["a", "b", "c"]
    started = start(alice, incident, 1, {"pod-name": "*"})
    assert started.parameters == {"pod-name": ["a", "b"]}


def test_all_of_more_than_fifty_is_refused(alice: User, opened: Opened) -> None:
    incident = opened("kubectl -n kubevirt logs <pod-name>", "kubectl get nodes")
    run = start(alice, incident, 2)
    observed(run, PODS, table(*(f"pod-{number}" for number in range(51))))
    with pytest.raises(UserError) as error:
        start(alice, incident, 1, {"pod-name": "*"})
    assert error.value.code == "parameter-many"
    assert "at most 50" in error.value.message


@pytest.mark.parametrize(
    ("item", "state", "good"),
    [
        ({"status": {"phase": "Running"}}, "Running", True),
        ({"status": {"phase": "Pending"}}, "Pending", False),
        (
            {"spec": {"replicas": 2}, "status": {"readyReplicas": 1}},
            "1 of 2 ready",
            False,
        ),
        ({"spec": {"replicas": 2}, "status": {"readyReplicas": 2}}, "", True),
        (
            {
                "spec": {"unschedulable": True},
                "status": {
                    "nodeInfo": {},
                    "conditions": [{"type": "Ready", "status": "True"}],
                },
            },
            "Ready,SchedulingDisabled",
            False,
        ),
        ({"spec": None, "status": None}, "", True),
        ({"status": {"phase": "Running", "containerStatuses": None}}, "Running", True),
    ],
)
def test_the_state_of_whole_objects_is_told(
    alice: User,
    opened: Opened,
    item: dict[str, Any],
    state: str,
    good: bool,
) -> None:
    incident = opened("kubectl -n kubevirt logs <pod-name>", "kubectl get nodes")
    metadata = {"name": "x", "namespace": "kubevirt"}
    body = {"kind": "PodList", "items": [{"metadata": metadata, **item}]}
    observed(start(alice, incident, 2), PODS, body)
    [found] = offered(incident, 1, "pod-name")
    assert (found.state, found.good) == (state, good)
