"""A channel that fails, hangs or is gone costs nobody else anything."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.incidents import services
from portal.incidents.models import Incident
from portal.notify.forgetting import forget
from portal.notify.models import Channel, Notice
from portal.notify.sending import PER_MINUTE, due, send
from portal.notify.services import remove_channel, replace_url, switch
from portal.notify.sweeper import sweep
from tests.portal.notify.conftest import AddChannel, deliver
from tests.portal.notify.receiver import Receiver


def test_a_dead_channel_does_not_hold_up_another(
    channel_to: AddChannel, receiver: Receiver, incident: Incident
) -> None:
    dead = channel_to("mmost://127.0.0.1:1/abcdefghijklmnopqrstuvwxyz1", "dead")
    alive = channel_to(receiver.chat, "alive")
    told = {notice.channel: notice.status for notice in deliver()}
    assert told == {dead: "waiting", alive: "sent"}
    dead.refresh_from_db()
    assert dead.is_failing
    assert dead.last_error
    assert "abcdefghijklmnopqrstuvwxyz1" not in dead.last_error


def test_one_message_of_a_channel_is_under_way_at_a_time(
    hook: Channel, incident: Incident, alice: User
) -> None:
    services.change_status(alice, incident, "mitigated")
    sweep()
    [first] = due()
    Notice.objects.filter(pk=first).update(
        status="sending", lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert due() == []
    other = Notice.objects.waiting().get()
    assert not send(other.pk)


def test_a_message_whose_sender_died_is_sent_again(
    chat: Channel, receiver: Receiver, incident: Incident
) -> None:
    sweep()
    Notice.objects.update(
        status="sending", lease_until=timezone.now() - timedelta(seconds=1)
    )
    sweep()
    Channel.objects.update(resting_until=None)
    [notice] = deliver()
    assert notice.status == "sent"


def test_two_workers_with_the_same_message_send_it_once(
    chat: Channel, receiver: Receiver, incident: Incident
) -> None:
    [notice] = deliver()
    assert not send(notice.pk)
    assert len(receiver.got) == 1


def test_a_failed_message_takes_along_what_happened_meanwhile(
    chat: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    receiver.statuses = [500]
    [notice] = deliver()
    services.change_status(alice, incident, "resolved")
    deliver()
    [waiting] = Notice.objects.waiting()
    assert waiting == notice
    assert waiting.events == ["opened", "resolved"]


def test_what_came_while_a_message_failed_is_one_message_with_it(
    chat: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    sweep()
    [first] = due()
    services.change_status(alice, incident, "mitigated")
    Notice.objects.filter(pk=first).update(
        status="sending", attempts=1, lease_until=timezone.now() - timedelta(seconds=1)
    )
    sweep()
    [waiting] = Notice.objects.waiting()
    assert waiting.events == ["opened", "mitigated"]
    assert Notice.objects.get(pk=first).status == "merged"


def test_a_channel_is_told_so_much_in_a_minute_and_no_more(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    for number in range(PER_MINUTE + 5):
        services.add_note(alice, incident, f"note {number}")
    deliver_until_refused()
    assert len(receiver.got) == PER_MINUTE
    Notice.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    deliver_until_refused()
    assert len(receiver.got) == PER_MINUTE + 6


def deliver_until_refused() -> None:
    sweep()
    while (ready := due()) and all(map(send, ready)):
        pass


def test_what_waits_goes_to_a_new_url_at_once(
    channel_to: AddChannel, receiver: Receiver, incident: Incident, root: User
) -> None:
    channel = channel_to("mmost://127.0.0.1:1/abcdefghijklmnopqrstuvwxyz1")
    deliver()
    channel.refresh_from_db()
    replace_url(root, channel, receiver.chat)
    [notice] = deliver()
    assert notice.status == "sent"


def test_a_channel_that_is_off_hears_nothing_and_keeps_nothing_for_later(
    chat: Channel, receiver: Receiver, incident: Incident, root: User, alice: User
) -> None:
    sweep()
    for _ in range(2):
        switch(root, chat, on=False)
    services.change_status(alice, incident, "mitigated")
    deliver()
    switch(root, chat, on=True)
    deliver()
    assert receiver.got == []
    [notice] = Notice.objects.all()
    assert notice.error == "The channel was switched off."


def test_a_channel_may_go_while_something_waits(
    chat: Channel, incident: Incident, root: User
) -> None:
    sweep()
    remove_channel(root, chat)
    assert deliver() == []


def test_old_notices_are_forgotten_and_waiting_ones_are_not(
    hook: Channel, incident: Incident, alice: User
) -> None:
    deliver()
    services.change_status(alice, incident, "mitigated")
    sweep()
    Notice.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert forget() == 1
    [left] = Notice.objects.all()
    assert left.status == "waiting"
