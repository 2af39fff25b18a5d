"""One POST each: it works, a viewer may not, a stranger finds nothing, GET is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.actors import Automatic
from portal.accounts.models import AuditEntry
from portal.execution.services import start
from portal.incidents.models import Incident, StepMark, StepRun

HTMX = {"HX-Request": "true"}
ACTIONS = [
    ("steps/1/run", {}),
    ("steps/1/mark", {"state": "done"}),
    ("run-all", {}),
    ("status", {"status": "resolved"}),
    ("notes", {"text": "looking"}),
    ("actions", {"text": "restarted it"}),
    ("variables/set", {"name": "NAMESPACE", "value": "kubevirt"}),
]
every_action = pytest.mark.parametrize(
    ("path", "form"), ACTIONS, ids=[path for path, _ in ACTIONS]
)


@every_action
def test_viewer_may_not(browser_of, bob, incident, path, form):
    page = browser_of(bob).post(f"/incidents/{incident.number}/{path}", form)
    assert page.status_code == 403
    assert b"operator on cluster prod-east" in page.content
    assert not StepRun.objects.exists()


@every_action
def test_stranger_finds_nothing(browser_of, charlie, incident, path, form):
    page = browser_of(charlie).post(f"/incidents/{incident.number}/{path}", form)
    assert page.status_code == 404
    assert not StepRun.objects.exists()


@every_action
def test_get_is_refused(browser_of, alice, incident, path, form):
    assert (
        browser_of(alice).get(f"/incidents/{incident.number}/{path}").status_code == 405
    )


@every_action
def test_without_the_csrf_token_nothing_happens(client, alice, incident, path, form):
    client.handler.enforce_csrf_checks = True
    client.force_login(alice)
    page = client.post(f"/incidents/{incident.number}/{path}", form)
    assert page.status_code == 403
    assert b"Load the page again" in page.content


@every_action
def test_without_javascript_the_person_comes_back_to_the_incident(
    browser_of, alice, incident, path, form
):
    page = browser_of(alice).post(f"/incidents/{incident.number}/{path}", form)
    assert page.status_code == 302
    assert page.url.startswith(f"/incidents/{incident.number}")


@every_action
def test_act_is_in_the_audit_trail(browser_of, alice, incident, path, form):
    written = AuditEntry.objects.filter(actor_name="alice", incident=incident.number)
    before = written.count()
    browser_of(alice).post(f"/incidents/{incident.number}/{path}", form)
    assert written.count() > before


def test_run_queues_the_step_and_answers_its_part(browser_of, alice, incident):
    part = browser_of(alice).post(
        f"/incidents/{incident.number}/steps/1/run", headers=HTMX
    )
    run = StepRun.objects.get()
    assert (run.step, run.status, run.started_by_name) == (1, "queued", "alice")
    assert part.content.decode().lstrip().startswith("<article")
    assert f"sse:run-{run.uuid}" in part.content.decode()
    assert "Cancel" in part.content.decode()


def test_run_twice_is_one_run(browser_of, alice, incident):
    client = browser_of(alice)
    for _ in range(2):
        client.post(f"/incidents/{incident.number}/steps/1/run")
    assert StepRun.objects.count() == 1


def test_run_takes_the_picked_value(browser_of, alice, incident):
    browser_of(alice).post(
        f"/incidents/{incident.number}/steps/12/run",
        {"pick-pod-name": "virt-operator-1", "type-pod-name": ""},
    )
    assert StepRun.objects.get().parameters == {"pod-name": ["virt-operator-1"]}


def test_typed_value_wins_over_a_picked_one(browser_of, alice, incident):
    browser_of(alice).post(
        f"/incidents/{incident.number}/steps/12/run",
        {"pick-pod-name": "virt-operator-1", "type-pod-name": "virt-operator-2"},
    )
    assert StepRun.objects.get().parameters == {"pod-name": ["virt-operator-2"]}


def test_all_means_every_pod_that_was_listed(browser_of, alice, incident, run_step):
    run_step(1)
    run_step(3)
    browser_of(alice).post(
        f"/incidents/{incident.number}/steps/12/run", {"pick-pod-name": "*"}
    )
    assert len(StepRun.objects.get(step=12).parameters["pod-name"]) == 2


@pytest.mark.parametrize(
    "value",
    ["-n", "a b", 'a"b', "a\nb", "../secrets", "$(id)", "x" * 300],
    ids=["dash", "blank", "quote", "newline", "slash", "substitution", "long"],
)
def test_value_that_is_no_name_is_told_beside_the_button(
    browser_of, alice, incident, value
):
    part = browser_of(alice).post(
        f"/incidents/{incident.number}/steps/12/run",
        {"type-pod-name": value},
        headers=HTMX,
    )
    assert part.status_code == 422
    assert part.content.decode().strip().startswith('<p class="alert broken"')
    assert "Nothing was run" in part.content.decode()
    assert not StepRun.objects.exists()


def test_missing_value_is_asked_for(browser_of, alice, incident):
    page = browser_of(alice).post(f"/incidents/{incident.number}/steps/12/run")
    assert page.status_code == 422
    assert "Choose a value for &lt;pod-name&gt; first." in page.content.decode()


def test_nothing_runs_in_a_resolved_incident(browser_of, alice, incident):
    client = browser_of(alice)
    client.post(f"/incidents/{incident.number}/status", {"status": "resolved"})
    page = client.post(f"/incidents/{incident.number}/steps/1/run")
    assert page.status_code == 409
    assert b"Open it again to run steps" in page.content
    shown = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Open again" in shown
    assert "data-run-button" not in shown


def test_run_all_queues_what_needs_nobody(browser_of, alice, incident):
    answer = browser_of(alice).post(
        f"/incidents/{incident.number}/run-all", headers=HTMX
    )
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "portal:check")
    steps = set(StepRun.objects.values_list("step", flat=True))
    assert {1, 2, 3, 7} <= steps
    assert not {12, 13} & steps, "these ask for a pod and a node"


def test_cancel_ends_a_queued_run(browser_of, alice, incident):
    client = browser_of(alice)
    client.post(f"/incidents/{incident.number}/steps/1/run")
    run = StepRun.objects.get()
    for _ in range(2):
        part = client.post(
            f"/incidents/{incident.number}/runs/{run.uuid}/cancel", headers=HTMX
        )
        assert part.status_code == 200
    run.refresh_from_db()
    assert (run.status, run.cancelled_by_name) == ("cancelled", "alice")


def test_viewer_and_stranger_may_not_cancel(browser_of, bob, charlie, alice, incident):
    browser_of(alice).post(f"/incidents/{incident.number}/steps/1/run")
    run = StepRun.objects.get()
    path = f"/incidents/{incident.number}/runs/{run.uuid}/cancel"
    assert browser_of(bob).post(path).status_code == 403
    assert browser_of(charlie).post(path).status_code == 404
    assert browser_of(alice).get(path).status_code == 405


def test_status_moves_on_and_back(browser_of, alice, incident):
    client = browser_of(alice)
    for status in ("mitigated", "resolved", "resolved", "started"):
        client.post(f"/incidents/{incident.number}/status", {"status": status})
        incident.refresh_from_db()
        assert incident.status == status


def test_status_that_can_not_follow_is_refused(browser_of, alice, incident):
    path = f"/incidents/{incident.number}/status"
    page = browser_of(alice).post(path, {"status": "closed"})
    assert page.status_code == 409
    assert Incident.objects.get().status == "started"


def test_note_is_in_the_timeline(browser_of, alice, incident):
    part = browser_of(alice).post(
        f"/incidents/{incident.number}/notes", {"text": "certs?"}, headers=HTMX
    )
    assert "certs?" in part.content.decode()
    assert incident.timeline.get(kind="note").actor_name == "alice"


def test_empty_note_says_what_is_missing(browser_of, alice, incident):
    path = f"/incidents/{incident.number}/notes"
    page = browser_of(alice).post(path, {"text": "  "})
    assert page.status_code == 400
    assert b"write something first" in page.content


def test_action_may_lie_in_the_past(browser_of, alice, incident):
    at = (timezone.now() - timedelta(hours=2)).replace(microsecond=0)
    form = {"text": "drained worker-1", "at": f"{at:%Y-%m-%dT%H:%M:%S}"}
    browser_of(alice).post(f"/incidents/{incident.number}/actions", form)
    assert incident.timeline.get(kind="action").at == at


@pytest.mark.parametrize("at", ["2999-01-01T00:00", "yesterday"])
def test_action_at_an_impossible_time_is_refused(browser_of, alice, incident, at):
    path = f"/incidents/{incident.number}/actions"
    page = browser_of(alice).post(path, {"text": "x", "at": at})
    assert page.status_code == 400
    assert not incident.timeline.filter(kind="action").exists()


def test_step_is_ticked_with_a_note(browser_of, alice, incident):
    part = browser_of(alice).post(
        f"/incidents/{incident.number}/steps/2/mark",
        {"state": "skipped", "note": "seen before"},
        headers=HTMX,
    )
    assert "seen before" in part.content.decode()
    assert StepMark.objects.get().state == "skipped"


def test_variable_is_set_for_all_later_runs(browser_of, alice, incident):
    part = browser_of(alice).post(
        f"/incidents/{incident.number}/variables/set",
        {"name": "NAMESPACE", "value": "kubevirt"},
        headers=HTMX,
    )
    assert "NAMESPACE" in part.content.decode()
    incident.refresh_from_db()
    assert incident.variables["NAMESPACE"] == {"value": "kubevirt", "by": "alice"}


@pytest.mark.parametrize(("name", "value"), [("a b", "x"), ("A", "x\ny")])
def test_variable_that_can_not_be_one_is_refused(
    browser_of, alice, incident, name, value
):
    path = f"/incidents/{incident.number}/variables/set"
    page = browser_of(alice).post(path, {"name": name, "value": value})
    assert page.status_code == 422
    incident.refresh_from_db()
    assert incident.variables == {}


def test_a_run_that_an_alert_queued_can_be_run_now(browser_of, alice, incident):
    run = start(Automatic("alert KubeVirtDown"), incident, 1, occasion="alert")
    StepRun.objects.update(message="prod-east rests")
    browser, step = browser_of(alice), f"/incidents/{incident.number}/steps/1"
    page = browser.get(step).content.decode()
    assert "prod-east rests" in page
    assert "Run now" in page
    page = browser.post(f"{step}/run", headers=HTMX).content.decode()
    assert "Run now" not in page
    run.refresh_from_db()
    assert (run.queue, run.message) == ("interactive", "")
