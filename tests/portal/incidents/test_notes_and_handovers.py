"""Notes with their edits and mentions, follow-ups, handovers, looks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.mentions import html_with_mentions, names_in
from portal.incidents.models import FollowUp, Handover, NoteEdit
from portal.incidents.selectors.handovers import handover_draft
from portal.incidents.selectors.people import people_here, unseen_mentions

TEXT = services.HandoverText("looked at the pods", "a ticket", "restart it")


def test_each_edit_keeps_what_was_said(alice, incident):
    note = services.add_note(alice, incident, "one")
    for text in ("two", "two", "three"):
        services.edit_note(alice, note, text)
    note.refresh_from_db()
    assert note.text == "three"
    assert note.edited_at is not None
    assert [edit.text for edit in note.edits.all()] == ["one", "two"]
    with pytest.raises(UserError, match="empty"):
        services.edit_note(alice, note, " ")


def test_removed_note_says_nothing_any_more(alice, bob, incident):
    note = services.add_note(alice, incident, "secret, @bob")
    services.edit_note(alice, note, "secret, really, @bob")
    services.remove_note(alice, note)
    note.refresh_from_db()
    assert (note.text, note.removed_by_name) == ("", "alice")
    assert not NoteEdit.objects.exists()
    assert not unseen_mentions(bob).exists()
    told = " ".join(incident.timeline.values_list("text", flat=True))
    assert "secret" not in told
    assert "by alice removed" in told
    with pytest.raises(UserError, match="was removed"):
        services.edit_note(alice, note, "again")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@bob look", {"bob"}),
        ("ask @bob.", {"bob", "bob."}),
        ("(@bob), @carol-x!", {"bob", "carol-x"}),
        ("mail bob@example.org", set()),
        ("`@bob` and\n\n    @carol", set()),
        ("https://example.org/@bob", set()),
        ("**@bob** &amp; @a&b", {"bob", "a"}),
        ("@", set()),
    ],
)
def test_mentions_are_names_that_are_said(text, names):
    assert names_in(text) == names


def test_mention_is_shown_as_one_and_stays_safe():
    html = html_with_mentions("@bob. <script>x</script> `@bob` @eve", {"bob"}, "bob")
    assert '<b class="mention you">@bob</b>.' in html
    assert "<code>@bob</code>" in html
    assert "@eve" in html
    assert "<script" not in html


def test_mentions_reach_those_who_may_see_it_and_go_with_the_words(
    alice, bob, dora, charlie, incident
):
    note = services.add_note(alice, incident, "@alice @bob @charlie @nobody")
    assert [one.user for one in note.mentions.all()] == [bob]
    services.edit_note(alice, note, "@dora")
    assert [one.user for one in note.mentions.all()] == [dora]


def test_mention_is_seen_when_the_person_has_read_that_far(alice, bob, incident):
    first = services.add_note(alice, incident, "@bob one")
    second = services.add_note(alice, incident, "@bob two")
    services.look(bob, incident, first.pk)
    assert [one.entry for one in unseen_mentions(bob)] == [second]
    services.look(bob, incident, 0)
    assert incident.looks.get().seen == first.pk, "nobody unreads"
    services.look(bob, incident, 10**18)
    assert not unseen_mentions(bob).exists()
    assert incident.looks.get().seen == second.pk


def test_who_has_left_is_not_here(alice, bob, incident):
    services.look(alice, incident, 0)
    services.look(bob, incident, 0)
    incident.looks.filter(user=bob).update(here_at=timezone.now() - services.HERE_FOR)
    assert list(people_here(incident)) == [alice]


def test_follow_up_says_how_it_changed(alice, dora, incident):
    day = timezone.now().date()
    follow_up = services.add_follow_up(alice, incident, "Look\nagain", due=day)
    assert follow_up.title == "Look again"
    assert not follow_up.overdue
    services.change_follow_up(alice, follow_up, "Look again", dora, None)
    said = incident.timeline.filter(kind="follow_up").first().text
    assert said == f"Follow-up: Look again (nobody yet, due {day}) → Look again (dora)"
    for title in ("", "x" * 301):
        with pytest.raises(UserError):
            services.add_follow_up(alice, incident, title)
    services.finish_follow_up(dora, follow_up)
    services.finish_follow_up(dora, follow_up, done=False)
    assert FollowUp.objects.get().done_at is None


def test_next_lead_accepts_and_leads(alice, dora, incident):
    services.give_role(alice, incident, "lead", alice)
    offered = services.offer_handover(alice, incident, TEXT, dora)
    assert incident.role_holders.get(role="lead", until=None).user == alice
    for _ in range(2):
        services.accept_handover(dora, offered)
    assert incident.role_holders.get(role="lead", until=None).user == dora
    with pytest.raises(UserError, match="was accepted by dora"):
        services.withdraw_handover(alice, offered)


def test_handover_that_can_not_be(alice, dora, bob, charlie, incident):
    services.give_role(alice, incident, "lead", alice)
    refused = [
        (dora, TEXT, None, "handover-not-lead"),
        (alice, TEXT, alice, "handover-to-yourself"),
        (alice, TEXT, bob, "handover-needs-operator"),
        (alice, TEXT, charlie, "handover-needs-operator"),
        (alice, services.HandoverText(" ", "", ""), None, "handover-empty"),
        (alice, services.HandoverText("x" * 20_001, "", ""), None, "handover-long"),
    ]
    for user, text, to, code in refused:
        with pytest.raises(UserError) as error:
            services.offer_handover(user, incident, text, to)
        assert error.value.code == code
    assert not Handover.objects.exists()


def test_one_handover_is_open_and_another_can_not_take_it(alice, dora, root, incident):
    offered = services.offer_handover(alice, incident, TEXT, dora)
    with pytest.raises(UserError, match="open already"):
        services.offer_handover(alice, incident, TEXT)
    with pytest.raises(UserError, match="offered to dora"):
        services.accept_handover(root, offered)
    with pytest.raises(UserError, match="your own"):
        services.accept_handover(alice, offered)
    services.withdraw_handover(alice, offered)
    with pytest.raises(UserError, match="was withdrawn by alice"):
        services.accept_handover(dora, offered)
    services.offer_handover(alice, incident, TEXT)


def test_draft_says_what_was_tried_what_waits_and_what_nobody_did(
    alice: User, incident
):
    services.mark_step(alice, incident, 1, "done", "kubevirt")
    services.record_action(alice, incident, "Deleted the secret\nwith kubectl")
    services.add_follow_up(alice, incident, "Ask the storage team")
    draft = handover_draft(incident)
    assert "- Step 1 (Find the namespace of KubeVirt): done kubevirt" in draft.tried
    assert "alice: Deleted the secret" in draft.tried
    assert "with kubectl" not in draft.tried
    assert draft.pending == "- Ask the storage team (nobody yet)"
    assert draft.next.startswith("- Step 2 ")
