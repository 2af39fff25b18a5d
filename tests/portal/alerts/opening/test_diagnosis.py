"""The diagnosis runs by itself at the first firing, and once more after the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import AuditEntry
from portal.alerts.models import AlertGroup, AlertSource
from portal.alerts.opening.plans import DIAGNOSES_A_MINUTE, NAMESPACES_AN_INCIDENT
from portal.clusters.models import Cluster
from portal.incidents.models import AddedStep, Incident, StepRun
from runbooks.commands.decide import decide
from runbooks.models import Revision, Step
from runbooks.programs import program_of
from tests.portal.alerts.opening.firing import fire, fire_again, resolve

RUNBOOK = "NoReadyVirtOperator"


def titles(incident: Incident) -> list[str]:
    return [run.title for run in incident.runs.order_by("id")]


def test_the_first_firing_starts_the_runbooks_steps_and_the_base_set(
    source: AlertSource, revision: Revision
) -> None:
    fire(source, RUNBOOK)
    incident = Incident.objects.get()
    runs = list(incident.runs.order_by("id"))
    assert {run.occasion for run in runs} == {"alert"}
    assert {run.queue for run in runs} == {"alert"}
    assert {run.started_by_name for run in runs} == {f"alert {RUNBOOK}"}
    own = {run.step for run in runs if run.step < AddedStep.FIRST}
    needs_nobody = {
        step.order
        for step in revision.steps.all()
        if decide(program := program_of(step.commands)).runs
        and not program.parameters()
    }
    assert needs_nobody
    assert needs_nobody <= own
    assert runs[0].title == "Events of the alert's namespace"  # what vanishes first
    assert runs[0].parameters == {"namespace": ["kubevirt"]}
    assert titles(incident)[-1] == "States of the nodes"
    started = AuditEntry.objects.filter(action="run.start")
    assert started.count() == len(runs)


def test_a_later_alert_of_the_fault_brings_the_runbook_that_the_first_had_not(
    source: AlertSource, revision: Revision
) -> None:
    fire(source, "LowVirtOperatorCount")
    incident = Incident.objects.get()
    assert incident.revision is None
    fire(source, RUNBOOK)
    incident.refresh_from_db()
    assert incident.revision == revision
    own = incident.runs.filter(step__lt=AddedStep.FIRST)
    assert own.filter(occasion="alert").exists()
    told = incident.timeline.filter(text__startswith=f"Its runbook is {RUNBOOK}")
    assert told.count() == 1
    before = incident.runs.count()
    fire(source, RUNBOOK, labels={"namespace": "kubevirt", "pod": "another"})
    assert incident.runs.count() == before


def test_an_alert_without_a_runbook_gets_the_base_set(source: AlertSource) -> None:
    fire(source, "SomethingNew")
    incident = Incident.objects.get()
    assert titles(incident) == [
        "Events of the alert's namespace",
        "Pods of the alert's namespace that are not ready",
        "States of the nodes",
    ]
    origins = set(incident.added_steps.values_list("origin", flat=True))
    assert origins == {"portal"}
    assert all(step.why for step in incident.added_steps.all())


@pytest.mark.parametrize(
    "name", ["", "-n", "UPPER", "a b", "$(x)", "a" * 64, "*", "x/y"]
)
def test_a_label_that_is_no_namespace_is_looked_into_by_nobody(
    source: AlertSource, name: str
) -> None:
    fire(source, "SomethingNew", labels={"namespace": name})
    assert titles(Incident.objects.get()) == ["States of the nodes"]


def test_further_alerts_that_would_run_the_same_run_nothing_and_it_says_so(
    source: AlertSource,
) -> None:
    fire(source, "PodDown")
    before = StepRun.objects.count()
    fire(source, *(["PodDown"] * 14))
    assert StepRun.objects.count() == before
    assert AlertGroup.objects.get().held_back == {"same-steps": 14}
    told = Incident.objects.get().timeline.filter(kind="alert")[0].text
    assert told == (
        "Joined by 14 alerts PodDown. Diagnosis not run for 14 alerts:"
        " the same steps would run again"
    )


def test_an_alert_of_another_namespace_has_that_namespace_looked_into(
    source: AlertSource,
) -> None:
    fire(source, "PodDown")
    fire(source, "PodDown", labels={"namespace": "tenant-1"})
    incident = Incident.objects.get()
    assert incident.added_steps.count() == 3  # the same steps, run for one more
    events = incident.runs.filter(title__startswith="Events").order_by("id")
    assert [run.parameters["namespace"] for run in events] == [
        ["kubevirt"],
        ["tenant-1"],
    ]


def test_only_so_many_namespaces_are_looked_into_and_the_rest_is_told(
    source: AlertSource,
) -> None:
    for number in range(NAMESPACES_AN_INCIDENT + 2):
        fire(source, "PodDown", labels={"namespace": f"tenant-{number}"})
    group = AlertGroup.objects.get()
    assert len(group.namespaces) == NAMESPACES_AN_INCIDENT
    assert group.held_back == {"namespaces": 2}


def test_so_many_diagnoses_a_minute_on_a_cluster_and_the_rest_is_told(
    source: AlertSource,
) -> None:
    fire(source, *(f"Rule{number}" for number in range(DIAGNOSES_A_MINUTE + 3)))
    late = AlertGroup.objects.filter(diagnosed_at=None)
    assert late.count() == 3
    assert all(group.held_back == {"rate": 1} for group in late)
    told = late[0].incident.timeline.filter(kind="alert")[0].text
    assert "within a minute" in told


def test_one_that_was_held_back_is_diagnosed_when_it_gets_another_alert(
    source: AlertSource,
) -> None:
    fire(source, *(f"Rule{number}" for number in range(DIAGNOSES_A_MINUTE + 1)))
    long_ago = timezone.now() - timedelta(minutes=2)
    AlertGroup.objects.exclude(diagnosed_at=None).update(diagnosed_at=long_ago)
    late = AlertGroup.objects.get(diagnosed_at=None)
    fire(source, late.incident.title)
    assert late.incident.runs.exists()


def test_in_a_storm_only_the_storms_own_steps_run_once(source: AlertSource) -> None:
    source.storm_identities = 3
    fire(source, "A", "B", "C", "D")
    fire(source, "E")
    storm = AlertGroup.objects.get(kind="storm").incident
    assert titles(storm) == [
        "Warnings among the events of all namespaces",
        "Pods of all namespaces that are not ready",
        "States of the nodes",
    ]
    assert StepRun.objects.exclude(incident=storm).count() == 0
    child = Incident.objects.get(title="E")
    assert child.alert_group.held_back == {"storm": 1}


def test_without_a_cluster_nothing_runs_and_it_says_so(source: AlertSource) -> None:
    fire(source, "PodDown", cluster=None)
    assert not StepRun.objects.exists()
    assert AlertGroup.objects.get().held_back == {"no-cluster": 1}


def test_on_a_cluster_that_has_changed_nothing_runs_and_it_says_so(
    source: AlertSource,
) -> None:
    Cluster.objects.update(other_uid="another")
    fire(AlertSource.objects.get(), "PodDown")
    assert not StepRun.objects.exists()
    assert AlertGroup.objects.get().held_back == {"unusable": 1}


def test_when_the_last_alert_ends_the_diagnosis_runs_once_more(
    source: AlertSource, revision: Revision
) -> None:
    one, other = fire(source, RUNBOOK, RUNBOOK)
    incident = Incident.objects.get()
    incident.runs.update(status="done")
    before = incident.runs.count()
    resolve(one)
    assert incident.runs.count() == before
    resolve(other)
    after = incident.runs.filter(occasion="after")
    assert after.count() == before
    resolve(other)
    assert incident.runs.count() == 2 * before


def test_flapping_does_not_repeat_the_diagnosis_again_and_again(
    source: AlertSource,
) -> None:
    [alert] = fire(source, "PodDown")
    StepRun.objects.update(status="done")
    resolve(alert)
    StepRun.objects.update(status="done")
    count = StepRun.objects.count()
    for _ in range(3):
        fire_again(alert)
        resolve(alert)
    assert StepRun.objects.count() == count
    assert AlertGroup.objects.get().held_back == {"flapping": 3}


def test_a_diagnosis_that_can_not_start_costs_no_incident(
    source: AlertSource, revision: Revision
) -> None:
    # Commands that no parser of ours has stored: the start of the step fails.
    Step.objects.create(
        revision=revision,
        order=99,
        title="Broken",
        kind="commands",
        commands=[{"text": None, "line": 1}],
        start_line=1,
        end_line=1,
    )
    fire(source, RUNBOOK)
    assert AlertGroup.objects.get().held_back == {"fault": 1}
    assert Incident.objects.get().alerts.count() == 1
