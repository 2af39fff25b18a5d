"""Start, read and cancel step runs over HTTP; execute() is what a worker calls."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.accounts.models import AuditEntry, User
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun
from tests.portal.api.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)


def runs(incident: Incident) -> str:
    return f"/incidents/{incident.number}/runs"


def test_a_run_is_queued_and_its_output_can_be_read_when_it_ran(
    as_user: As, alice: User, incident: Incident
) -> None:
    api = as_user(alice)
    answer = api.post(runs(incident), {"step": 1})
    assert answer.status_code == 202
    assert answer.json()["status"] == "queued"
    run_id = answer.json()["id"]
    execute(UUID(run_id))
    told = api.get(f"/runs/{run_id}").json()
    assert (told["id"], told["step"], told["status"]) == (run_id, 1, "done")
    assert (told["exit"], told["truncated"], told["findings"]) == (0, False, [])
    assert told["started_at"] <= told["finished_at"]
    variables = api.get(f"/incidents/{incident.number}").json()["variables"]
    assert variables["NAMESPACE"]["value"].strip() == "kubevirt"
    assert variables["NAMESPACE"]["step"] == 1


def test_stdout_is_that_of_all_commands_in_order(
    as_user: As, alice: User, incident: Incident
) -> None:
    incident.variables = {"NAMESPACE": {"value": "kubevirt"}}
    incident.save()
    api = as_user(alice)
    run_id = api.post(runs(incident), {"step": 2}).json()["id"]
    execute(UUID(run_id))
    told = api.get(f"/runs/{run_id}").json()
    first, second = told["commands"]
    assert first["command"] == "kubectl -n kubevirt get deploy virt-operator -o yaml"
    assert first["stdout"].startswith("apiVersion: apps/v1\n")
    assert second["stdout"].startswith("Name:")
    assert told["stdout"] == first["stdout"] + second["stdout"]
    text = api.get(f"/runs/{run_id}/output.txt")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert text.content.decode() == (
        f"$ {first['command']}\n{first['stdout']}$ {second['command']}\n{second['stdout']}"
    )


def test_the_same_key_twice_is_one_run(
    as_user: As, alice: User, incident: Incident
) -> None:
    api = as_user(alice)
    first = api.post(runs(incident), {"step": 1, "key": "click"}).json()
    execute(UUID(first["id"]))
    again = api.post(runs(incident), {"step": 1, "key": "click"}).json()
    assert again == {"id": first["id"], "status": "done"}
    assert StepRun.objects.count() == 1


def test_a_key_of_another_step_is_refused(
    as_user: As, alice: User, incident: Incident
) -> None:
    api = as_user(alice)
    api.post(runs(incident), {"step": 1, "key": "click"})
    answer = api.post(runs(incident), {"step": 7, "key": "click"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "key-reused")


def test_without_a_key_an_identical_active_run_is_joined(
    as_user: As, alice: User, root: User, incident: Incident
) -> None:
    first = as_user(alice).post(runs(incident), {"step": 1}).json()
    assert as_user(root).post(runs(incident), {"step": 1}).json() == first
    execute(UUID(first["id"]))
    assert as_user(alice).post(runs(incident), {"step": 1}).json()["id"] != first["id"]


def test_a_parameter_is_a_value_several_or_all(
    as_user: As, alice: User, incident: Incident
) -> None:
    incident.variables = {"NAMESPACE": {"value": "kubevirt"}}
    incident.save()
    api = as_user(alice)
    execute(UUID(api.post(runs(incident), {"step": 3}).json()["id"]))
    pods = [
        "virt-operator-548969cc58-nc4fp",
        "virt-operator-548969cc58-phrn4",
    ]
    for given in (pods[0], pods, "*"):
        body = {"step": 12, "parameters": {"pod-name": given}}
        run_id = api.post(runs(incident), body).json()["id"]
        execute(UUID(run_id))
        told = api.get(f"/runs/{run_id}").json()
        wanted = [given] if given == pods[0] else pods
        assert told["parameters"] == {"pod-name": wanted}
        described = [line for line in told["stdout"].splitlines() if "Name: " in line]
        for pod in wanted:
            assert any(pod in line for line in described), (given, pod)


@pytest.mark.parametrize(
    "value",
    ["-o", "a b", "a'b", 'a"b', "a\nb", "a/b", "$(reboot)", "a;b", "`a`", "x" * 300],
    ids=[
        *("dash", "blank", "quote", "double quote", "newline", "slash"),
        *("substitution", "semicolon", "backticks", "too long"),
    ],
)
def test_a_value_that_is_no_name_is_refused_with_the_reason(
    as_user: As, alice: User, incident: Incident, value: str
) -> None:
    body = {"step": 12, "parameters": {"pod-name": value}}
    answer = as_user(alice).post(runs(incident), body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "parameter-invalid"
    assert not StepRun.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({}, 422, "invalid", id="no step"),
        pytest.param({"step": "one"}, 422, "invalid", id="not a number"),
        pytest.param({"step": 99}, 404, "step-unknown", id="unknown step"),
        pytest.param({"step": 10**30}, 404, "step-unknown", id="huge step"),
        pytest.param({"step": 12}, 422, "parameter-missing", id="nothing chosen"),
        pytest.param(
            {"step": 1, "parameters": {"x": "y"}}, 400, "parameter-unknown", id="other"
        ),
        pytest.param(
            {"step": 12, "parameters": {"pod-name": "*"}},
            422,
            "parameter-no-candidates",
            id="all of nothing",
        ),
    ],
)
def test_bad_input_starts_nothing(
    as_user: As,
    alice: User,
    incident: Incident,
    body: dict[str, object],
    status: int,
    code: str,
) -> None:
    answer = as_user(alice).post(runs(incident), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not StepRun.objects.exists()


def test_run_all_starts_what_needs_no_person(
    as_user: As, alice: User, incident: Incident
) -> None:
    answer = as_user(alice).post(f"/incidents/{incident.number}/run-all")
    assert answer.status_code == 202
    assert [run["step"] for run in answer.json()["runs"]] == list(range(1, 12))
    assert AuditEntry.objects.filter(action="run.start").count() == 11


def test_a_queued_run_is_cancelled_at_once(
    as_user: As, alice: User, incident: Incident
) -> None:
    api = as_user(alice)
    run_id = api.post(runs(incident), {"step": 1}).json()["id"]
    for _ in range(2):  # twice is harmless
        answer = api.post(f"/runs/{run_id}/cancel")
        assert answer.status_code == 202
        assert answer.json() == {"id": run_id, "status": "cancelled"}
    assert AuditEntry.objects.filter(action="run.cancel").count() == 1
    execute(UUID(run_id))
    assert api.get(f"/runs/{run_id}").json()["message"] == "Cancelled by alice."


def test_a_viewer_reads_but_neither_starts_nor_cancels(
    as_user: As, alice: User, bob: User, incident: Incident
) -> None:
    run_id = as_user(alice).post(runs(incident), {"step": 1}).json()["id"]
    api = as_user(bob)
    assert api.get(f"/runs/{run_id}").status_code == 200
    assert api.get(f"/runs/{run_id}/output.txt").status_code == 200
    assert api.post(runs(incident), {"step": 1}).status_code == 403
    assert api.post(f"/incidents/{incident.number}/run-all").status_code == 403
    assert api.post(f"/runs/{run_id}/cancel").status_code == 403
    assert StepRun.objects.get().status == "queued"


def test_to_a_stranger_neither_incident_nor_run_exists(
    as_user: As, alice: User, charlie: User, incident: Incident
) -> None:
    run_id = as_user(alice).post(runs(incident), {"step": 1}).json()["id"]
    api = as_user(charlie)
    assert api.get(f"/runs/{run_id}").status_code == 404
    assert api.get(f"/runs/{run_id}/output.txt").status_code == 404
    assert api.post(f"/runs/{run_id}/cancel").status_code == 404
    assert api.post(runs(incident), {"step": 1}).status_code == 404
    assert api.post(f"/incidents/{incident.number}/run-all").status_code == 404
