"""What a person does with an incident: status, notes, actions, marks, variables."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.models import AuditEntry, User
from portal.execution.services import start
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepMark
from tests.portal.api.conftest import As

# Each action as (method, path, body).
ACTIONS = [
    pytest.param("post", "/status", {"status": "resolved"}, id="status"),
    pytest.param("post", "/notes", {"text": "looking"}, id="note"),
    pytest.param("post", "/actions", {"text": "rebooted"}, id="action"),
    pytest.param("post", "/steps/1/mark", {"state": "done"}, id="mark"),
    pytest.param("put", "/variables/NAMESPACE", {"value": "kubevirt"}, id="variable"),
]


def there(incident: Incident, path: str) -> str:
    return f"/incidents/{incident.number}{path}"


@pytest.mark.parametrize(("method", "path", "body"), ACTIONS)
def test_a_viewer_may_not_and_a_stranger_finds_nothing(
    as_user: As,
    bob: User,
    charlie: User,
    incident: Incident,
    method: str,
    path: str,
    body: dict[str, Any],
) -> None:
    before = incident.timeline.count()
    for user, status in ((bob, 403), (charlie, 404)):
        answer = getattr(as_user(user), method)(there(incident, path), body)
        assert answer.status_code == status
    assert incident.timeline.count() == before


@pytest.mark.parametrize(("method", "path", "body"), ACTIONS)
def test_each_writes_one_line_of_the_timeline_and_one_audit_row(
    as_user: As,
    alice: User,
    incident: Incident,
    method: str,
    path: str,
    body: dict[str, Any],
) -> None:
    lines, rows = incident.timeline.count(), AuditEntry.objects.count()
    answer = getattr(as_user(alice), method)(there(incident, path), body)
    assert answer.status_code in (200, 201)
    assert incident.timeline.count() == lines + 1
    assert AuditEntry.objects.count() == rows + 1
    assert AuditEntry.objects.first().actor_name == "alice"


def test_an_incident_is_resolved_once_and_opened_again(
    as_user: As, alice: User, incident: Incident
) -> None:
    api, path = as_user(alice), there(incident, "/status")
    for _ in range(2):  # twice is harmless
        told = api.post(path, {"status": "resolved"}).json()
        assert (told["status"], told["resolved_at"] is None) == ("resolved", False)
    assert incident.timeline.filter(kind="status").count() == 1
    told = api.post(path, {"status": "started"}).json()
    assert (told["status"], told["resolved_at"]) == ("started", None)


def test_a_move_that_there_is_none_for_is_a_conflict(
    as_user: As, alice: User, incident: Incident
) -> None:
    answer = as_user(alice).post(there(incident, "/status"), {"status": "closed"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "incident-status"


def test_on_a_resolved_incident_nothing_runs(
    as_user: As, alice: User, incident: Incident
) -> None:
    api = as_user(alice)
    api.post(there(incident, "/status"), {"status": "resolved"})
    answer = api.post(there(incident, "/runs"), {"step": 1})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "incident-closed"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        pytest.param("/notes", {"text": " \n"}, 400, "note-empty", id="empty"),
        pytest.param("/notes", {"text": "x" * 20_001}, 400, "note-too-long", id="long"),
        pytest.param("/notes", {}, 422, "invalid", id="nothing"),
        pytest.param("/actions", {"text": ""}, 400, "action-empty", id="no action"),
        pytest.param(
            "/actions",
            {"text": "x", "at": "2126-01-01T00:00:00Z"},
            400,
            "action-in-future",
            id="future",
        ),
        pytest.param(
            "/actions",
            {"text": "x", "at": "2026-01-01T00:00:00"},
            422,
            "invalid",
            id="no zone",
        ),
        pytest.param("/steps/1/mark", {"state": "odd"}, 422, "invalid", id="state"),
        pytest.param(
            "/steps/99/mark", {"state": "done"}, 404, "step-unknown", id="no step"
        ),
        pytest.param("/status", {"status": "odd"}, 422, "invalid", id="status"),
    ],
)
def test_bad_input_changes_nothing(
    as_user: As,
    alice: User,
    incident: Incident,
    path: str,
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    answer = as_user(alice).post(there(incident, path), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert incident.timeline.count() == 1


def test_an_action_keeps_the_time_at_which_it_was_done(
    as_user: As, alice: User, incident: Incident
) -> None:
    body = {"text": "Drained worker-1", "at": "2026-01-31T03:12:00+01:00"}
    told = as_user(alice).post(there(incident, "/actions"), body).json()
    assert told["at"] == "2026-01-31T02:12:00Z"
    assert told["recorded_at"] > told["at"]
    assert (told["kind"], told["by"]) == ("action", "alice")


def test_the_last_mark_of_a_step_counts(
    as_user: As, alice: User, incident: Incident
) -> None:
    api, path = as_user(alice), there(incident, "/steps/12/mark")
    api.post(path, {"state": "skipped"})
    told = api.post(path, {"state": "not_applicable", "note": "one pod only"}).json()
    assert (told["step"], told["state"], told["by"]) == (12, "not_applicable", "alice")
    assert told["note"] == "one pod only"
    assert StepMark.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        pytest.param("1A", "x", "variable-name", id="digit first"),
        pytest.param("A-B", "x", "variable-name", id="dash"),
        pytest.param("NAMESPACE", "a\nb", "variable-value", id="two lines"),
        pytest.param("NAMESPACE", "a\u202eb", "variable-value", id="bidi"),
        pytest.param("NAMESPACE", "x" * 1001, "variable-value", id="long"),
    ],
)
def test_a_bad_variable_is_refused(
    as_user: As, alice: User, incident: Incident, name: str, value: str, code: str
) -> None:
    path = there(incident, f"/variables/{name}")
    answer = as_user(alice).put(path, {"value": value})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    incident.refresh_from_db()
    assert incident.variables == {}


@pytest.mark.django_db(transaction=True)
def test_candidates_are_what_an_earlier_step_listed_unhappy_first(
    as_user: As, alice: User, bob: User, charlie: User, incident: Incident
) -> None:
    path = there(incident, "/steps/12/candidates/pod-name")
    assert as_user(bob).get(path).json() == {"items": []}
    incident.variables = {"NAMESPACE": {"value": "kubevirt"}}
    incident.save()
    execute(start(alice, incident, 3).uuid)
    items = as_user(bob).get(path).json()["items"]
    assert {item["name"] for item in items} == {
        "virt-operator-548969cc58-nc4fp",
        "virt-operator-548969cc58-phrn4",
    }
    assert not items[0]["good"]
    assert items[0]["step"] == 3
    assert as_user(charlie).get(path).status_code == 404


def test_a_parameter_that_the_step_does_not_have_is_not_found(
    as_user: As, alice: User, incident: Incident
) -> None:
    path = there(incident, "/steps/12/candidates/other")
    answer = as_user(alice).get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        404,
        "parameter-unknown",
    )
