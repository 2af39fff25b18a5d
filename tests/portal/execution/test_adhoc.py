"""Steps that people add: the same language, the same decisions, the same journey."""

from __future__ import annotations

import pytest

from portal.accounts.models import AuditEntry, User
from portal.core.errors import UserError
from portal.execution.adhoc import MOST_COMMANDS, add_and_run, add_commands, judge
from portal.execution.services import start
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun
from portal.incidents.services import change_status


def test_each_command_is_judged_and_all_together() -> None:
    judged = judge("$ kubectl get nodes\nNAME\n$ kubectl delete pod x\n")
    assert [one.text for one in judged.commands] == [
        "kubectl get nodes",
        "kubectl delete pod x",
    ]
    outcomes = [one.decision.outcome for one in judged.commands]
    assert outcomes == ["runs", "manual"]
    assert judged.decision.outcome == "manual"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  \n# only a comment\n", "commands-empty"),
        ("x" * 20_001, "commands-too-long"),
        ("kubectl get nodes\n" * (MOST_COMMANDS + 1), "commands-many"),
    ],
)
def test_what_can_be_no_step_says_why(text: str, code: str) -> None:
    with pytest.raises(UserError) as error:
        judge(text)
    assert error.value.code == code
    assert error.value.message.endswith((".", "get pods."))


def test_a_step_is_added_with_timeline_and_audit(
    alice: User, incident: Incident
) -> None:
    text = "# Who is not ready?\nkubectl get nodes"
    step = add_commands(alice, incident, text)
    assert (step.order, step.label, step.title) == (1001, "+1", "Who is not ready?")
    assert (step.origin, step.added_by_name) == ("ad_hoc", "alice")
    assert incident.timeline.first().text == "Step +1 added: Who is not ready?"
    assert AuditEntry.objects.first().details["commands"] == ["kubectl get nodes"]
    assert add_commands(alice, incident, "kubectl get nodes", "Again").label == "+2"


@pytest.mark.django_db(transaction=True)
def test_it_runs_on_the_path_of_all_steps(alice: User, incident: Incident) -> None:
    step, run = add_and_run(alice, incident, "kubectl get nodes | wc -l")
    assert run is not None
    execute(run.uuid)
    ended = StepRun.objects.get(pk=run.pk)
    assert (ended.status, ended.step) == ("done", step.order)
    assert ended.outputs.get().text().strip() == "4"


def test_what_a_person_has_to_do_or_to_choose_is_kept_and_not_run(
    alice: User, incident: Incident
) -> None:
    for text in ("kubectl delete pod x", "kubectl logs <pod-name>"):
        _, run = add_and_run(alice, incident, text)
        assert run is None
    assert incident.added_steps.count() == 2
    assert not StepRun.objects.exists()


def test_what_is_typed_into_another_shell_stays_manual(
    alice: User, incident: Incident
) -> None:
    text = "oc debug node/worker-1\nkubectl get pods\nexit"
    step = add_commands(alice, incident, text)
    assert step.commands[1]["typed_into"] == "oc debug node/worker-1"
    with pytest.raises(UserError) as error:
        start(alice, incident, step.order)
    assert error.value.code == "step-manual"


def test_a_program_in_a_container_needs_an_approval_and_says_so() -> None:
    judged = judge("kubectl -n kubevirt exec virt-api-1 -- ls /etc")
    assert judged.decision.outcome == "needs_approval"
    assert "somebody else has to approve it" in judged.decision.reason


def test_nothing_is_added_to_what_is_over(alice: User, incident: Incident) -> None:
    change_status(alice, incident, "resolved")
    incident.refresh_from_db()
    with pytest.raises(UserError) as error:
        add_commands(alice, incident, "kubectl get nodes")
    assert error.value.code == "incident-closed"
    assert not incident.added_steps.exists()


def test_a_run_that_can_not_start_adds_nothing(alice: User, incident: Incident) -> None:
    incident.cluster = None
    incident.save()
    with pytest.raises(UserError) as error:
        add_and_run(alice, incident, "kubectl get nodes")
    assert error.value.code == "incident-no-cluster"
    assert not incident.added_steps.exists()
