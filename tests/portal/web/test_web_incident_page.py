"""The incident page and its parts."""

from __future__ import annotations

import re

import pytest

from portal.incidents.services import add_note, set_variable


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_page_shows_every_step_with_its_commands_before_anything_ran(
    browser_of, alice, incident
):
    page = browser_of(alice).get(f"/incidents/{incident.number}")
    assert page.status_code == 200
    assert page.content.decode().count("<article") == incident.revision.steps.count()
    assert "prod-east" in text_of(page)
    assert "Run all" in text_of(page)


def test_output_of_a_run_is_on_the_page_under_its_command(
    browser_of, alice, incident, run_step
):
    run_step(1)
    run = run_step(3)
    page = browser_of(alice).get(f"/incidents/{incident.number}").content.decode()
    assert f'id="run-{str(run.uuid)[:8]}-2-L1"' in page
    assert "virt-operator-548969cc58-nc4fp" in page
    assert '<span class="value" title="NAMESPACE, from step 1">kubevirt</span>' in page


def test_picker_offers_the_listed_pods_with_their_state(
    browser_of, alice, incident, run_step
):
    run_step(1)
    run_step(3)
    part = browser_of(alice).get(f"/incidents/{incident.number}/steps/12")
    said = text_of(part)
    assert "virt-operator-548969cc58-nc4fp · CrashLoopBackOff" in said
    assert "all 2" in said


def test_older_run_can_be_looked_at(browser_of, alice, incident, run_step):
    first, second = run_step(7), run_step(7)
    url = f"/incidents/{incident.number}/steps/7"
    client = browser_of(alice)
    assert f"run-{str(second.uuid)[:8]}-1-L1" in client.get(url).content.decode()
    older = client.get(f"{url}?run={first.uuid}").content.decode()
    assert f"run-{str(first.uuid)[:8]}-1-L1" in older
    assert "an older one is shown" in older


def test_run_of_another_step_or_a_broken_id_shows_the_latest(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    client = browser_of(alice)
    for wanted in ("nonsense", str(run.uuid)):
        part = client.get(f"/incidents/{incident.number}/steps/1?run={wanted}")
        assert part.status_code == 200


def test_viewer_sees_everything_and_no_button_that_acts(
    browser_of, bob, incident, run_step
):
    run_step(1)
    page = browser_of(bob).get(f"/incidents/{incident.number}")
    assert page.status_code == 200
    main = page.content.decode().split('<div hx-ext="sse"')[1]
    assert 'method="post"' not in main
    assert "you may look, not run" in text_of(page)


@pytest.mark.parametrize(
    "part", ["", "/head", "/timeline", "/variables", "/state", "/steps/1", "/events"]
)
def test_stranger_gets_404_for_the_page_and_each_part(
    browser_of, charlie, incident, part
):
    client = browser_of(charlie)
    assert client.get(f"/incidents/{incident.number}{part}").status_code == 404


@pytest.mark.parametrize("path", ["/incidents/999999", "/incidents/1/steps/999"])
def test_what_is_not_there_is_a_helpful_404(browser_of, alice, incident, path):
    page = browser_of(alice).get(path)
    assert page.status_code == 404
    assert "Open incidents" in text_of(page)


def test_unknown_step_is_a_404(browser_of, alice, incident):
    path = f"/incidents/{incident.number}/steps/999"
    assert browser_of(alice).get(path).status_code == 404


def test_state_changes_only_for_the_parts_that_changed(
    browser_of, alice, incident, run_step
):
    client, url = browser_of(alice), f"/incidents/{incident.number}/state"
    before = client.get(url).json()
    add_note(alice, incident, "looking")
    after_note = client.get(url).json()
    assert _changed(before, after_note) == {"timeline"}
    set_variable(alice, incident, "NAMESPACE", "kubevirt")
    changed = _changed(after_note, client.get(url).json())
    assert {"timeline", "variables", "step-1", "step-2"} <= changed
    assert "step-7" not in changed, "kubectl get nodes reads no variable"
    assert "head" not in changed


def test_versions_on_the_page_are_those_of_the_state(
    browser_of, alice, incident, run_step
):
    run_step(1)
    client = browser_of(alice)
    page = client.get(f"/incidents/{incident.number}").content.decode()
    shown = dict(re.findall(r'data-part="([^"]+)" data-version="([^"]*)"', page))
    assert shown == client.get(f"/incidents/{incident.number}/state").json()


def test_notes_are_shown_as_safe_html(browser_of, alice, incident):
    add_note(
        alice, incident, "**bold** <script>alert(1)</script> <img src=x onerror=y>"
    )
    page = browser_of(alice).get(f"/incidents/{incident.number}").content.decode()
    assert "<strong>bold</strong>" in page
    assert "alert(1)" not in page
    assert "onerror" not in page


def test_values_and_titles_are_escaped(browser_of, alice, incident):
    incident.title = "<script>alert(1)</script>"
    incident.save()
    set_variable(alice, incident, "NAMESPACE", '"><script>alert(2)</script>')
    page = browser_of(alice).get(f"/incidents/{incident.number}").content.decode()
    assert "<script>alert" not in page


def test_incident_without_a_runbook_keeps_notes(browser_of, alice, incident):
    incident.revision = None
    incident.save()
    page = browser_of(alice).get(f"/incidents/{incident.number}")
    assert page.status_code == 200
    assert "This incident has no runbook" in text_of(page)


def _changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {part for part in after if before[part] != after[part]}


def test_what_an_alert_told_stands_folded_behind_what_people_and_steps_set(
    browser_of, alice, incident
):
    incident.variables = {
        "pod": {"value": "virt-operator-1", "by": "alert NoReadyVirtOperator"},
        "NAMESPACE": {"value": "kubevirt", "by": "alice"},
    }
    incident.save(update_fields=["variables"])
    page = browser_of(alice).get(f"/incidents/{incident.number}/variables")
    before, _, folded = page.content.decode().partition("1 from the alert")
    assert "NAMESPACE" in before
    assert "virt-operator-1" in folded
