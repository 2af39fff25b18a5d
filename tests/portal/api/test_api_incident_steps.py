"""Steps that scripts add, results that they paste, values, lists and search."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.models import User
from portal.execution.pasting import paste_result
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun
from tests.portal.api.conftest import As

ACTIONS = [
    pytest.param("/steps", {"commands": "kubectl get nodes"}, id="add"),
    pytest.param("/steps/12/result", {"text": "seen"}, id="paste"),
    pytest.param("/steps/13/candidates/node-name", {}, id="list"),
]


def there(incident: Incident, path: str) -> str:
    return f"/incidents/{incident.number}{path}"


@pytest.mark.parametrize(("path", "body"), ACTIONS)
def test_a_viewer_may_not_and_a_stranger_finds_nothing(
    as_user: As,
    bob: User,
    charlie: User,
    incident: Incident,
    path: str,
    body: dict[str, Any],
) -> None:
    for user, status in ((bob, 403), (charlie, 404)):
        assert as_user(user).post(there(incident, path), body).status_code == status
    assert not incident.added_steps.exists()
    assert not StepRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_added_step_runs_as_any_other(
    as_user: As, alice: User, incident: Incident
) -> None:
    api = as_user(alice)
    body = {"commands": "$ kubectl get nodes", "title": "Nodes"}
    answer = api.post(there(incident, "/steps"), body)
    assert answer.status_code == 201
    step = answer.json()
    assert (step["order"], step["label"], step["origin"]) == (1001, "+1", "ad_hoc")
    assert (step["title"], step["decision"]) == ("Nodes", "runs")
    started = api.post(there(incident, "/runs"), {"step": step["order"]}).json()
    execute(started["id"])
    run = api.get(f"/runs/{started['id']}").json()
    assert (run["status"], run["step"]) == ("done", 1001)
    assert "worker-1" in run["stdout"]
    whole = api.get(there(incident, "")).json()
    assert whole["steps"][-1] == step


def test_a_text_is_decided_on_without_an_incident(as_user: As, bob: User) -> None:
    text = "kubectl get nodes\nkubectl -n a logs <pod-name>\nkubectl delete pod x"
    told = as_user(bob).post("/decide", {"text": text}).json()
    assert (told["decision"], told["needs_input"]) == ("manual", True)
    assert told["parameters"] == ["pod-name"]
    decisions = [one["decision"] for one in told["commands"]]
    assert decisions == ["runs", "runs", "manual"]
    empty = as_user(bob).post("/decide", {"text": " "})
    assert empty.json()["error"]["code"] == "commands-empty"


def test_a_pasted_result_is_a_run(as_user: As, alice: User, incident: Incident) -> None:
    api, path = as_user(alice), there(incident, "/steps/12/result")
    run = api.post(path, {"text": "token: abcdefgh12345678\nrest"})
    assert run.status_code == 201
    told = run.json()
    assert (told["status"], told["started_by"]) == ("done", "alice")
    assert "abcdefgh" not in told["stdout"]
    again = api.post(path, {"text": "token: abcdefgh12345678\nrest"}).json()
    assert again["id"] == told["id"]
    empty = api.post(path, {"text": ""})
    assert (empty.status_code, empty.json()["error"]["code"]) == (400, "result-empty")


@pytest.mark.parametrize(
    ("megabytes", "code"), [(11, "result-too-long"), (22, "too-large")]
)
def test_a_result_that_is_too_long_says_so(
    as_user: As, alice: User, incident: Incident, megabytes: int, code: str
) -> None:
    body = {"text": "x" * megabytes * 1024 * 1024}
    answer = as_user(alice).post(there(incident, "/steps/12/result"), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, code)
    assert "Nothing was stored" in answer.json()["error"]["message"]
    assert not StepRun.objects.exists()


def test_details_tell_values_and_their_origin(
    as_user: As, bob: User, incident: Incident
) -> None:
    incident.variables = {"pod": {"value": "a-1", "by": "alert X"}}
    incident.save()
    steps = as_user(bob).get(there(incident, "")).json()["steps"]
    told = {step["order"]: step["parameter_details"] for step in steps}
    assert steps[11]["parameters"] == ["pod-name"]
    assert told[12] == [
        {
            "name": "pod-name",
            "kind": "Pod",
            "choices": [],
            "values": ["a-1"],
            "origin": "from alert label pod",
            "candidates": 0,
        }
    ]
    assert told[13][0]["values"] == []


def test_a_runbooks_steps_tell_kinds_and_choices_without_values(
    as_user: As, bob: User, incident: Incident
) -> None:
    steps = as_user(bob).get("/runbooks/NoReadyVirtOperator").json()["steps"]
    [detail] = steps[11]["parameter_details"]
    assert (detail["kind"], detail["values"]) == ("Pod", [])


@pytest.mark.django_db(transaction=True)
def test_a_list_from_the_cluster_becomes_candidates(
    as_user: As, alice: User, incident: Incident
) -> None:
    api, path = as_user(alice), there(incident, "/steps/13/candidates/node-name")
    assert api.get(path).json() == {"items": []}
    started = api.post(path, {})
    assert started.status_code == 202
    execute(started.json()["id"])
    items = api.get(path).json()["items"]
    assert [item["name"] for item in items][:1] == ["worker-1"]
    assert items[0]["step"] == 1001
    other = api.post(there(incident, "/steps/13/candidates/other"), {})
    assert other.status_code == 404


def test_lines_are_found_in_all_outputs(
    as_user: As, alice: User, bob: User, charlie: User, incident: Incident
) -> None:
    run = paste_result(alice, incident, 2, "one\ncertificate expired\n")
    path = there(incident, "/outputs?q=CERTIFICATE")
    told = as_user(bob).get(path).json()
    [item] = told["items"]
    assert (item["run"], item["step"], item["line"]) == (str(run.uuid), 2, 2)
    assert item["text"] == "certificate expired"
    assert told["complete"]
    assert as_user(charlie).get(path).status_code == 404
    assert as_user(bob).get(there(incident, "/outputs?q=x")).status_code == 422
