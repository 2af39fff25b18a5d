"""What a draft says of an incident, and what a template may not do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core.errors import UserError
from portal.incidents.added_steps import add_step
from portal.incidents.models import FollowUp, RoleHolder
from portal.incidents.services import (
    add_note,
    change_status,
    mark_step,
    record_action,
)
from portal.reports.default_template import DEFAULT
from portal.reports.placeholders import PLACEHOLDERS
from portal.reports.post_mortems import draft, save_template
from portal.reports.template_language import check, fill


def test_draft_tells_times_evidence_actions_and_gaps(
    alice, incident, run_step, add_alert
):
    add_alert()
    run_step(7)
    mark_step(alice, incident, 2, "skipped", "no time")
    add_step(alice, incident, "Look at the certificates", ["kubectl get secrets"])
    record_action(alice, incident, "rotated the certificates")
    incident.detected_at = incident.started_at + timedelta(minutes=3)
    incident.save()
    change_status(alice, incident, "mitigated")
    FollowUp.objects.create(incident=incident, title="Alert on expiry", owner=alice)
    RoleHolder.objects.create(
        incident=incident, role="lead", user=alice, user_name="alice", given_by_name="x"
    )
    incident.refresh_from_db()
    text = draft(incident)
    assert f"# Post-mortem of #{incident.number}: NoReadyVirtOperator" in text
    assert "| Detected | " in text
    assert "| 3 min |" in text
    assert "| Mitigated | " in text
    assert "      $ kubectl get nodes" in text
    assert "> rotated the certificates" in text
    assert "- Skipped: step 2" in text
    assert "- Run beside the runbook: step +1, Look at the certificates" in text
    assert "| Alert on expiry | alice |" in text
    assert "- Lead: alice, from " in text
    assert "- NoReadyVirtOperator, critical: " in text
    assert "{{" not in text


def test_draft_of_an_incident_without_anything_still_stands(alice, incident):
    incident.revision = incident.cluster = None
    incident.save()
    text = draft(incident)
    assert "There is no runbook for this yet." in text
    assert "- Cluster: not known" in text


def test_draft_of_a_drill_says_so(incident):
    incident.drill = True
    incident.save()
    assert "**Drill**" in draft(incident)


def test_text_of_people_is_never_read_as_a_template(alice, incident):
    incident.title = "{{ timeline }} *bold* [x](http://evil)"
    incident.save()
    add_note(alice, incident, "{{ people }}")
    text = draft(incident)
    assert "{{ timeline }} \\*bold\\* \\[x\\](http://evil)" in text
    assert "> {{ people }}" in text


def test_default_template_uses_only_names_that_there_are():
    check(DEFAULT, PLACEHOLDERS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\n{{ nothing }}", "Line 2: there is no name “nothing”"),
        ("{{ title.__class__ }}", "Line 1: there is no name “title.__class__”"),
        ("{{ title|safe }}", "there is no name “title|safe”"),
        ("{{ title", "Line 1: braces that are not"),
        ("{{\ntitle }}", "Line 1: braces that are not"),
        ("{{ 7*7 }}", "there is no name “7*7”"),
    ],
)
def test_template_that_can_not_be_filled_in_is_refused(text, told):
    with pytest.raises(UserError) as refused:
        check(text, PLACEHOLDERS)
    assert told in refused.value.message
    assert "Names: actions, alerts" in refused.value.message


def test_single_braces_and_blocks_of_other_languages_are_text():
    text = "${X} {%% if %%} { } {title}"
    check(text, PLACEHOLDERS)
    assert fill(text, {}) == text


def test_values_are_not_filled_in_twice():
    assert fill("{{a}}", {"a": lambda: "{{b}}", "b": lambda: "no"}) == "{{b}}"


def test_empty_or_huge_template_is_refused(root):
    for text, code in ((" \n", "text-empty"), ("x" * 500_001, "text-too-long")):
        with pytest.raises(UserError) as refused:
            save_template(root, text, 0)
        assert refused.value.code == code
