"""Where the values of parameters come from when nobody chooses them."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.models import User
from portal.core.errors import UserError
from portal.execution.binding import Binding, Sources, bound_without_person
from portal.execution.services import start, start_all
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun
from portal.incidents.services import set_variable
from runbooks.commands.parse import parse
from tests.portal.execution.conftest import Opened

ALERT = "alert KubePodCrashLooping"


def label(incident: Incident, **labels: str) -> None:
    """Give the incident the labels of an alert."""
    kept = {name: {"value": value, "by": ALERT} for name, value in labels.items()}
    incident.variables = {**incident.variables, **kept}
    incident.save()


def found(incident: Incident, text: str, **chosen: Any) -> dict[str, tuple[Any, str]]:
    """Values and origin of each parameter that has some."""
    program = parse(text)
    binding = Binding(Sources(incident, [program]), program, chosen)
    all_bound = {name: binding.bound(name) for name in binding.slots}
    return {
        name: (list(bound.values), bound.origin)
        for name, bound in all_bound.items()
        if bound
    }


@pytest.mark.parametrize(
    ("text", "labels", "value"),
    [
        ("kubectl logs <pod-name>", {"pod": "a-1"}, "a-1"),
        ("kubectl logs <pod_name>", {"pod": "a-1"}, "a-1"),
        ("kubectl logs <x>", {"pod": "a-1"}, "a-1"),
        ("kubectl describe node <node>", {"node": "n1"}, "n1"),
        ("kubectl describe node <node>", {"instance": "n1:9100"}, "n1"),
        ("kubectl get pods -n <namespace>", {"namespace": "kubevirt"}, "kubevirt"),
        ("kubectl get vmi <vmi-name>", {"vmi": "v1"}, "v1"),
        ("kubectl get vm <vm>", {"name": "v1"}, "v1"),
        ("kubectl get pvc <pvc>", {"persistentvolumeclaim": "data-0"}, "data-0"),
        ("kubectl get deploy <deployment-name>", {"deployment": "d"}, "d"),
        ("kubectl get ds <name>", {"daemonset": "d"}, "d"),
        ("kubectl logs a -c <container>", {"container": "c"}, "c"),
        ("kubectl get job <job>", {"job": "kube-state-metrics", "job_name": "j"}, "j"),
        ("kubectl get pods -l app=<value of app label>", {"app": "web"}, "web"),
    ],
)
def test_a_label_fills_the_parameter_that_it_names(
    incident: Incident, text: str, labels: dict[str, str], value: str
) -> None:
    label(incident, **labels)
    [(values, origin)] = found(incident, text).values()
    assert values == [value]
    assert origin.startswith("from alert label ")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("kubectl describe node <node>", {"instance": "10.0.0.1:9100"}),
        pytest.param("kubectl describe node <node>", {"instance": "[fe80::1]:9100"}),
        pytest.param("kubectl get job <job>", {"job": "kube-state-metrics"}),
        pytest.param("kubectl get svc <service>", {"service": "kube-state-metrics"}),
        pytest.param("kubectl logs <pod>", {"pod": "two words"}),
        pytest.param("kubectl logs <pod>", {"pod": "-x"}),
        pytest.param("kubectl get <sts|deploy> a", {"sts|deploy": "pod"}),
    ],
)
def test_a_label_that_says_something_else_fills_nothing(
    incident: Incident, text: str, labels: dict[str, str]
) -> None:
    label(incident, **labels)
    assert found(incident, text) == {}


def test_what_was_used_before_counts_before_a_label(
    alice: User, opened: Opened
) -> None:
    incident = opened("kubectl -n kubevirt describe pod <pod-name>")
    label(incident, pod="from-the-label")
    start(alice, incident, 1, {"pod-name": "chosen-1"})
    assert found(incident, "kubectl logs <pod>") == {
        "pod": (["chosen-1"], "as in step 1")
    }


def test_a_variable_counts_before_a_label(alice: User, incident: Incident) -> None:
    label(incident, namespace="from-the-label")
    set_variable(alice, incident, "NAMESPACE", "kubevirt")
    incident.refresh_from_db()
    [(values, origin)] = found(incident, "kubectl get pods -n <namespace>").values()
    assert (values, origin) == (["kubevirt"], "variable NAMESPACE, set by alice")


def test_a_name_that_says_nothing_is_not_remembered(
    alice: User, opened: Opened
) -> None:
    incident = opened("kubectl -n kubevirt describe pod <name>")
    start(alice, incident, 1, {"name": "a-pod"})
    assert found(incident, "kubectl get vm <name>") == {}


def test_the_clusters_defaults_come_last(incident: Incident) -> None:
    incident.cluster.defaults = {"NAMESPACE": "kubevirt"}
    text = "kubectl get pods -n <namespace>"
    assert found(incident, text) == {
        "namespace": (["kubevirt"], "the cluster's default")
    }
    label(incident, namespace="other")
    assert found(incident, text)["namespace"][0] == ["other"]


def test_namespace_default_is_nobodys_choice(incident: Incident) -> None:
    text = "kubectl get pods -n <namespace>"
    assert found(incident, text) == {}
    incident.cluster.namespace = "team-a"
    assert found(incident, text)["namespace"][0] == ["team-a"]


@pytest.mark.django_db(transaction=True)
def test_the_only_candidate_is_taken_and_two_are_asked_about(
    alice: User, opened: Opened
) -> None:
    incident = opened(
        "kubectl get kubevirt -A", "kubectl -n kubevirt get pods -l kubevirt.io"
    )
    execute(start(alice, incident, 1).uuid)
    execute(start(alice, incident, 2).uuid)
    text = "kubectl -n kubevirt get kubevirt <kubevirt>"
    assert found(incident, text) == {
        "kubevirt": (["kubevirt"], "the only one in step 1")
    }
    assert found(incident, "kubectl -n kubevirt logs <pod>") == {}


def test_without_a_person_means_every_parameter(incident: Incident) -> None:
    program = parse("kubectl -n <namespace> logs <pod>")
    assert bound_without_person(incident, program) is None
    label(incident, namespace="kubevirt")
    assert bound_without_person(incident, program) is None
    label(incident, pod="a-1")
    values = {"namespace": ["kubevirt"], "pod": ["a-1"]}
    assert bound_without_person(incident, program) == values
    assert bound_without_person(incident, parse("kubectl get nodes")) == {}


def test_run_all_runs_what_the_alert_answers(alice: User, opened: Opened) -> None:
    incident = opened("kubectl -n kubevirt logs <pod>", "kubectl get node <node>")
    label(incident, pod="virt-operator-1")
    [run] = start_all(alice, incident)
    assert (run.step, run.parameters) == (1, {"pod": ["virt-operator-1"]})
    assert run.origins == {"pod": "from alert label pod"}


def test_a_run_tells_who_chose_its_values(alice: User, opened: Opened) -> None:
    incident = opened("kubectl -n <namespace> logs <pod>")
    label(incident, pod="virt-operator-1", namespace="kubevirt")
    run = start(alice, incident, 1, {"pod": "another"})
    assert run.origins == {
        "namespace": "from alert label namespace",
        "pod": "chosen by alice",
    }


def test_a_value_that_was_emptied_is_not_filled_again(
    alice: User, opened: Opened
) -> None:
    incident = opened("kubectl -n kubevirt logs <pod>")
    label(incident, pod="virt-operator-1")
    with pytest.raises(UserError) as error:
        start(alice, incident, 1, {"pod": []})
    assert error.value.code == "parameter-missing"


@pytest.mark.django_db(transaction=True)
def test_a_label_and_a_default_stand_for_a_variable_that_nobody_set(
    alice: User, opened: Opened
) -> None:
    incident = opened("kubectl -n $NAMESPACE get pods", "kubectl get node $NODE")
    incident.cluster.defaults = {"NAMESPACE": "kubevirt"}
    incident.cluster.save()
    label(incident, node="worker-1")
    for order, told in ((1, "-n kubevirt"), (2, "worker-1")):
        run = start(alice, incident, order)
        execute(run.uuid)
        ended = StepRun.objects.get(pk=run.pk)
        assert ended.status == StepRun.Status.DONE, ended.message
        assert told in ended.outputs.get().command
