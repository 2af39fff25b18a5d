"""Signed events: every one, in order, at least once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.clusters.models import Cluster
from portal.incidents import services
from portal.incidents.models import Incident
from portal.notify import signature
from portal.notify.models import Channel, Notice
from portal.notify.secret import seal, unseal
from portal.notify.services import rotate_secret, send_again, send_test
from tests.portal.notify.conftest import deliver
from tests.portal.notify.receiver import Receiver

DOCS = Path(__file__).parents[3] / "docs/admin/notifications.md"


@pytest.fixture(scope="session")
def is_from_portal() -> Callable[..., bool]:
    """The code that the documentation gives to receivers."""
    [code] = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Callable[..., bool]] = {}
    exec(code, names)
    return names["is_from_portal"]


def rested() -> None:
    """As if the channel's rest were over."""
    Channel.objects.update(resting_until=None)


def test_each_event_is_posted_with_what_was_true_then(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    services.change_status(alice, incident, "mitigated")
    services.change_status(alice, incident, "resolved")
    deliver()
    bodies = [got.json for got in receiver.got]
    assert [body["event"] for body in bodies] == ["opened", "mitigated", "resolved"]
    assert [body["sequence"] for body in bodies] == [1, 2, 3]
    last = bodies[-1]["incident"]
    assert (last["number"], last["status"]) == (incident.number, "resolved")
    assert last["cluster"] == "prod-east"
    assert last["url"].endswith(f"/incidents/{incident.number}")


def test_receiver_can_check_the_signature_with_the_documented_code(
    hook: Channel,
    receiver: Receiver,
    incident: Incident,
    is_from_portal: Callable[..., bool],
) -> None:
    deliver()
    [got] = receiver.got
    header, secret = got.headers["Portal-Signature"], unseal(hook).secret
    assert is_from_portal(secret, header, got.body)
    assert not is_from_portal("whsec_other", header, got.body)
    assert not is_from_portal(secret, header, got.body + b" ")
    assert not is_from_portal(secret, "v1=00", got.body)
    old = signature.sign([secret], 1_700_000_000, got.body)
    assert not is_from_portal(secret, old, got.body)


def test_former_secret_signs_along_for_a_day(
    hook: Channel,
    root: User,
    receiver: Receiver,
    is_from_portal: Callable[..., bool],
) -> None:
    former = unseal(hook).secret
    new = rotate_secret(root, hook)
    assert send_test(root, hook).ok
    [got] = receiver.got
    header = got.headers["Portal-Signature"]
    assert is_from_portal(new, header, got.body)
    assert is_from_portal(former, header, got.body)
    assert unseal(hook).keys == [new, former]


def test_a_failed_event_is_tried_again_with_the_same_id(
    hook: Channel, receiver: Receiver, incident: Incident
) -> None:
    receiver.statuses = [503]
    deliver()
    hook.refresh_from_db()
    assert hook.is_failing
    assert hook.resting_until
    assert "503" in hook.last_error
    assert deliver() == []  # it rests
    rested()
    deliver()
    first, second = receiver.got
    assert first.json["id"] == second.json["id"] == second.headers["Portal-Delivery"]
    assert [got.headers["Portal-Attempt"] for got in receiver.got] == ["1", "2"]
    assert first.body == second.body
    hook.refresh_from_db()
    assert not hook.is_failing


def test_events_wait_in_order_behind_one_that_failed(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    receiver.statuses = [500]
    services.change_status(alice, incident, "mitigated")
    deliver()
    assert len(receiver.got) == 1
    rested()
    deliver()
    assert [got.json["sequence"] for got in receiver.got] == [1, 1, 2]


def test_an_event_that_always_fails_lets_the_others_pass(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    services.change_status(alice, incident, "mitigated")
    receiver.statuses = [500] * 5
    for _ in range(6):
        rested()
        deliver()
    told = [got.json["sequence"] for got in receiver.got]
    assert told == [1, 1, 1, 1, 1, 2, 1]


def test_the_rest_after_failures_grows_and_ends(
    hook: Channel, receiver: Receiver, incident: Incident
) -> None:
    receiver.statuses = [500] * 12
    rests = []
    for _ in range(12):
        rested()
        deliver()
        hook.refresh_from_db()
        assert hook.resting_until
        assert hook.last_failed_at
        rests.append((hook.resting_until - hook.last_failed_at).total_seconds())
    assert rests[:3] == [30, 60, 120]
    assert max(rests) == rests[-1] == 1800


def test_retry_after_is_honoured(
    hook: Channel, receiver: Receiver, incident: Incident
) -> None:
    receiver.statuses, receiver.headers = [429], {"Retry-After": "600"}
    deliver()
    hook.refresh_from_db()
    assert hook.resting_until
    assert hook.resting_until > timezone.now() + timedelta(seconds=590)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 301])
def test_other_refusals_are_the_last_word_and_stop_nothing_else(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User, status: int
) -> None:
    receiver.statuses, receiver.headers = [status], {"Location": receiver.url}
    services.change_status(alice, incident, "mitigated")
    first, second = deliver()
    assert (first.status, second.status) == ("failed", "sent")
    assert str(status) in first.error
    assert len(receiver.got) == 2


def test_after_a_day_an_event_is_given_up(
    hook: Channel, receiver: Receiver, incident: Incident
) -> None:
    receiver.statuses = [500, 500]
    deliver()
    Notice.objects.update(waits_since=timezone.now() - timedelta(hours=25))
    rested()
    [notice] = deliver()
    assert notice.status == "failed"
    rested()
    assert deliver() == []


def test_send_again_sends_the_same_event_once_more(
    hook: Channel, receiver: Receiver, incident: Incident, root: User
) -> None:
    receiver.statuses = [400]
    [notice] = deliver()
    for _ in range(2):
        send_again(root, notice)
    [again] = deliver()
    assert again.status == "sent"
    first, second = receiver.got
    assert first.body == second.body


def test_notes_mentions_and_handovers_come_with_their_words(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User, bob: User
) -> None:
    services.add_note(alice, incident, "look at the certificate, @bob")
    deliver()
    told = {got.json["event"]: got.json for got in receiver.got}
    [note] = told["note"]["notes"]
    assert note["by"] == "alice"
    assert note["text"] == "look at the certificate, @bob"
    assert told["mention"]["notes"][0]["mentions"] == ["bob"]


def test_receiver_that_is_not_there_is_told_in_a_sentence_without_the_url(
    hook: Channel, receiver: Receiver, cluster: Cluster, incident: Incident
) -> None:
    gone = replace(unseal(hook), url="http://127.0.0.1:1/?key=url-secret")
    Channel.objects.update(sealed=seal(gone))
    [notice] = deliver()
    assert notice.status == "waiting"
    assert notice.error == "127.0.0.1 refuses connections."
