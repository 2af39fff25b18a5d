"""What somebody saw elsewhere: masked, kept, and found again like any output."""

from __future__ import annotations

import pytest

from portal.accounts.models import AuditEntry, User
from portal.core.errors import UserError
from portal.execution.pasting import MOST_BYTES, paste_result
from portal.incidents.models import Incident, StepRun


def test_it_is_a_run_that_a_person_made(alice: User, incident: Incident) -> None:
    run = paste_result(alice, incident, 2, "one\r\ntwo")
    run.refresh_from_db()
    assert (run.status, run.kind, run.step) == ("done", StepRun.PASTED, 2)
    assert (run.started_by_name, run.exit) == ("alice", None)
    output = run.outputs.get()
    assert (output.text(), output.lines, output.size) == ("one\ntwo\n", 2, 8)
    assert output.command == "\n".join(row["text"] for row in run.commands)
    assert "its result pasted" in incident.timeline.first().text
    entry = AuditEntry.objects.get(action="run.paste")
    assert (entry.actor_name, entry.details["step"]) == ("alice", 2)


def test_secrets_and_control_characters_never_reach_the_database(
    alice: User, incident: Incident
) -> None:
    text = "password: hunter2hunter2\n\x1b[31mred\x1b[0m\x00\nAuthorization: Bearer abcdefghij0123456789\n"
    kept = paste_result(alice, incident, 2, text).outputs.get().text()
    assert "hunter2" not in kept
    assert "abcdefghij" not in kept
    assert "\x1b" not in kept
    assert "red" in kept


def test_the_same_text_twice_is_one_result(alice: User, incident: Incident) -> None:
    first = paste_result(alice, incident, 2, "the same")
    assert paste_result(alice, incident, 2, "the same\n") == first
    assert paste_result(alice, incident, 3, "the same") != first
    assert paste_result(alice, incident, 2, "another") != first
    assert StepRun.objects.count() == 3


def test_a_long_text_is_kept_whole(alice: User, incident: Incident) -> None:
    lines = "".join(f"line {number}\n" for number in range(100_000))
    run = paste_result(alice, incident, 2, lines)
    assert run.outputs.get().text() == lines
    assert not run.truncated


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        (" \n", 2, "result-empty"),
        ("x", 99, "step-unknown"),
        ("x" * (MOST_BYTES + 1), 2, "result-too-long"),
    ],
    ids=["empty", "no such step", "too long"],
)
def test_what_can_not_be_kept_says_why(
    alice: User, incident: Incident, text: str, order: int, code: str
) -> None:
    with pytest.raises(UserError) as error:
        paste_result(alice, incident, order, text)
    assert error.value.code == code
    assert not StepRun.objects.exists()
