"""The lines of evidence that a message carries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.execution import services as execution
from portal.execution.worker import execute
from portal.incidents import services
from portal.incidents.models import Incident, StepRun
from portal.notify.evidence import _TROUBLE, WIDTH, evidence_of
from portal.notify.models import Channel, Happening
from portal.notify.planner import plan
from tests.portal.notify.conftest import deliver
from tests.portal.notify.receiver import Receiver
from tests.portal.notify.test_messages import a_while_later


@pytest.fixture
def diagnosed(incident: Incident, alice: User) -> Incident:
    """An alert has run the first steps on the replayed cluster."""
    for order in (1, 2, 3):
        execute(execution.start(alice, incident, order, {}).uuid)
    incident.runs.update(occasion="alert")
    return incident


def soon() -> None:
    """As if what was put off were due."""
    Happening.objects.update(at=timezone.now() - timedelta(seconds=1))


def test_lines_that_look_broken_come_first(diagnosed: Incident) -> None:
    found = evidence_of(diagnosed)
    assert found
    assert found[0].trouble
    assert any("virt-operator" in line for one in found for line in one.lines)
    assert all(len(line) <= WIDTH for one in found for line in one.lines)


@pytest.mark.parametrize(
    ("line", "troubled"),
    [
        ("virt-operator-1   0/1   CrashLoopBackOff   14", True),
        ("virt-operator-1   1/1   Running            0", False),
        ("Replicas: 2 desired | 0 available | 2 unavailable", True),
        ("Replicas: 2 desired | 2 available | 0 unavailable", False),
        ("RollingUpdateStrategy:  25% max unavailable", False),
        ("Available   False   MinimumReplicasUnavailable", True),
        ("12 checked, 0 failed, 0 errors", False),
        ("tls: failed to find any PEM data", True),
        ("worker-1   NotReady   <none>", True),
    ],
)
def test_trouble_is_known_by_what_tables_and_logs_say(
    line: str, troubled: bool
) -> None:
    assert bool(_TROUBLE.search(line)) is troubled


def test_the_end_of_the_first_diagnosis_is_told_with_its_evidence(
    chat: Channel, hook: Channel, receiver: Receiver, diagnosed: Incident
) -> None:
    deliver()
    assert [got.json.get("event") for got in receiver.got].count("diagnosed") == 0
    receiver.got.clear()
    soon()
    a_while_later()
    deliver()
    event = next(got.json for got in receiver.got if "event" in got.json)
    said = next(got.json["text"] for got in receiver.got if "text" in got.json)
    assert event["event"] == "diagnosed"
    assert event["evidence"][0]["lines"]
    assert "First diagnosis is in" in said
    assert "Step 1" in said or "Step 2" in said or "Step 3" in said


def test_a_diagnosis_that_goes_on_is_waited_for(
    chat: Channel, diagnosed: Incident
) -> None:
    deliver()
    run = diagnosed.runs.latest("id")
    StepRun.objects.filter(pk=run.pk).update(status="running")
    soon()
    a_while_later()
    assert deliver() == []
    [later] = Happening.objects.all()
    assert later.what == "diagnosis"
    assert later.at > timezone.now()
    StepRun.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    soon()
    [notice] = deliver()
    assert notice.events == ["diagnosed"]


def test_an_incident_that_nobody_diagnosed_says_nothing_more(
    chat: Channel, incident: Incident
) -> None:
    deliver()
    soon()
    a_while_later()
    assert deliver() == []
    assert not Happening.objects.exists()


def test_evidence_can_not_ring_or_leave_its_block(
    chat: Channel, receiver: Receiver, diagnosed: Incident, alice: User
) -> None:
    run = diagnosed.runs.latest("id")
    message = "failed: ``` @channel \u202e <!here>"
    StepRun.objects.filter(pk=run.pk).update(status="failed", message=message)
    deliver()
    said = receiver.got[-1].json["text"]
    assert "failed:" in said
    for wrong in ("```", "@channel", "\u202e", "<!here>"):
        assert wrong not in said


def test_what_others_wrote_stays_quoted_in_formatted_messages(
    incident: Incident, alice: User, chat: Channel
) -> None:
    from portal.notify.messages import message_of

    services.add_note(alice, incident, "[x](http://evil.example) **b** <!here> @all")
    plan()
    message = message_of(chat.notices.get())
    assert r"\[x\](http" in message.markdown
    assert r"\*\*b\*\*" in message.markdown
    assert r"\<!here\>" in message.markdown
    assert "@all" not in message.markdown
