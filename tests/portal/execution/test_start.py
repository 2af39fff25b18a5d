"""Start: one run for one press, whoever presses, however often."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from portal.accounts.models import AuditEntry, User
from portal.clusters.models import Cluster
from portal.clusters.services import archive
from portal.core.errors import UserError
from portal.execution.services import start, start_all
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun, TimelineEntry
from portal.incidents.services import change_status
from tests.portal.execution.conftest import Opened


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of them in threads that start together."""
    barrier = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def do(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as error:
        act()
    return error.value.code


def test_it_is_stored_before_it_runs_with_timeline_and_audit(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    assert (run.status, run.started_by_name) == ("queued", "alice")
    assert run.commands == incident.revision.steps.get(order=1).commands
    assert incident.timeline.filter(kind=TimelineEntry.Kind.RUN).count() == 1
    entry = AuditEntry.objects.get(action="run.start")
    assert entry.details["commands"] == [run.commands[0]["text"]]


def test_the_same_key_is_the_same_run_even_when_it_is_over(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1, key="a")
    StepRun.objects.update(status=StepRun.Status.DONE)
    assert start(alice, incident, 1, key="a") == run
    assert start(alice, incident, 1, key="b") != run
    assert AuditEntry.objects.filter(action="run.start").count() == 2


def test_an_identical_active_run_is_joined_a_different_one_is_not(
    alice: User, root: User, opened: Opened
) -> None:
    incident = opened("kubectl -n $NAMESPACE get pods", "kubectl get nodes")
    run = start(alice, incident, 1)
    assert start(root, incident, 1) == run
    assert start(alice, incident, 2) != run
    incident.variables = {"NAMESPACE": {"value": "kubevirt"}}
    incident.save()
    assert start(alice, incident, 1) != run


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_all_get_the_one_run(
    alice: User, root: User, incident: Incident
) -> None:
    runs: list[StepRun] = []
    at_once(
        *[lambda: runs.append(start(alice, incident, 1))] * 3,
        *[lambda: runs.append(start(root, incident, 1))] * 3,
    )
    assert StepRun.objects.count() == 1
    assert {run.pk for run in runs} == {StepRun.objects.get().pk}
    assert AuditEntry.objects.filter(action="run.start").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_with_one_key_is_one_run(
    alice: User, incident: Incident
) -> None:
    at_once(*[lambda: start(alice, incident, 1, key="click")] * 4)
    assert StepRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_used_for_two_steps_at_once_is_told_to_one_of_them(
    alice: User, incident: Incident
) -> None:
    codes: list[str] = []

    def press(step: int) -> None:
        try:
            start(alice, incident, step, key="a")
        except UserError as error:
            codes.append(error.code)

    at_once(lambda: press(1), lambda: press(7))
    assert codes == ["key-reused"]
    assert StepRun.objects.count() == 1


def test_a_key_may_hold_what_the_database_refuses(
    alice: User, incident: Incident
) -> None:
    assert start(alice, incident, 1, key="a\x00b").key == "ab"


@pytest.mark.django_db(transaction=True)
def test_run_all_twice_at_once_starts_each_step_once(
    alice: User, root: User, incident: Incident
) -> None:
    at_once(
        lambda: start_all(alice, incident),
        lambda: start_all(root, incident),
    )
    steps = list(StepRun.objects.values_list("step", flat=True))
    assert sorted(steps) == list(range(1, 12))


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_get_the_same_run_do_it_once(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    at_once(*[lambda: execute(run.uuid)] * 3)
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("done", 1)
    assert run.outputs.count() == 1


def test_on_a_closed_incident_nothing_starts(alice: User, incident: Incident) -> None:
    change_status(alice, incident, "resolved")
    incident.refresh_from_db()
    assert code_of(lambda: start(alice, incident, 1)) == "incident-closed"


def test_on_an_archived_cluster_nothing_starts(
    alice: User, root: User, cluster: Cluster, incident: Incident
) -> None:
    archive(root, cluster)
    incident.refresh_from_db()
    assert code_of(lambda: start(alice, incident, 1)) == "cluster-archived"


def test_on_a_cluster_that_became_another_nothing_starts(
    alice: User, incident: Incident
) -> None:
    Cluster.objects.update(other_uid="another")
    incident.refresh_from_db()
    assert code_of(lambda: start(alice, incident, 1)) == "cluster-changed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kubectl delete pod x", "step-manual"),
        ("kubectl get pods --token=x", "step-refused"),
    ],
)
def test_what_does_not_run_does_not_start(
    alice: User, opened: Opened, text: str, code: str
) -> None:
    incident = opened(text)
    assert code_of(lambda: start(alice, incident, 1)) == code
    assert start_all(alice, incident) == []


def test_run_all_lets_a_step_wait_for_the_one_that_sets_its_variable(
    alice: User, opened: Opened
) -> None:
    incident = opened(
        "kubectl get nodes",
        "export A=kubevirt",
        "kubectl -n $A get pods",
        "kubectl -n $B get pods",
        "kubectl -n $A get pod <pod-name>",
        "kubectl exec x -- id",
        "export A=other",
        "kubectl -n $A get pods -o name",
    )
    runs = {run.step: run for run in start_all(alice, incident)}
    assert sorted(runs) == [1, 2, 3, 4, 7, 8]
    waits = {step: run.waits_for for step, run in runs.items()}
    assert waits == {
        1: [],
        2: [],
        3: [str(runs[2].uuid)],
        4: [],
        7: [],
        8: [str(runs[7].uuid)],
    }
