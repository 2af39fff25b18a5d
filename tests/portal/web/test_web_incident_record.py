"""The record on its pages: each act works, and only for those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import AuditEntry
from portal.incidents import services
from portal.incidents.models import Incident, TimelineEntry

HTMX = {"HX-Request": "true"}
# Each act as (path, form); the names in braces are those of the fixture `known`.
ACTS = [
    ("acknowledge", {}),
    ("details", {"title": "Operator down", "severity": "critical"}),
    ("duplicate", {"other": "#{other}"}),
    ("tags", {"tags": "network"}),
    ("tags/remove", {"tag": "old"}),
    ("links", {"url": "https://example.org/board"}),
    ("links/{link}/remove", {}),
    ("related", {"other": "{other}"}),
    ("related/remove", {"other": "{third}"}),
    ("roles", {"role": "lead", "user": "dora"}),
    ("roles/{role}/end", {}),
    ("follow-ups/{follow_up}", {"title": "Look again", "owner": "dora"}),
    ("follow-ups/{follow_up}/done", {}),
    ("notes/{note}", {"text": "said better"}),
    ("notes/{note}/remove", {}),
    ("handovers/{handover}/accept", {}),
    ("handovers/{handover}/withdraw", {}),
]
every_act = pytest.mark.parametrize(("path", "form"), ACTS, ids=[p for p, _ in ACTS])
# Adding the same note twice is two notes; these are not harmless twice, by intent.
ADDING = [
    ("notes", {"text": "looking"}),
    ("actions", {"text": "restarted it"}),
    ("follow-ups", {"title": "Watch the certificates"}),
    ("handover", {"tried": "all"}),
]
every_adding = pytest.mark.parametrize(
    ("path", "form"), ADDING, ids=[path for path, _ in ADDING]
)


@pytest.fixture
def known(incident, alice, dora, cluster, revision):
    """An incident of alice with one of each; the handover is dora's to accept."""
    others = [services.open_incident(alice, revision, cluster) for _ in range(2)]
    services.relate(alice, incident, others[1])
    services.add_tags(alice, incident, "old")
    text = services.HandoverText("looked", "", "")
    return {
        "other": others[0].number,
        "third": others[1].number,
        "link": services.add_link(alice, incident, "https://example.org/old").pk,
        "role": services.give_role(dora, incident, "scribe", alice).pk,
        "follow_up": services.add_follow_up(alice, incident, "Look").pk,
        "note": services.add_note(dora, incident, "as I said").pk,
        "handover": services.offer_handover(alice, incident, text).pk,
    }


def send(client, incident, known, path, form):
    """POST it with the names filled in; the form of the page comes along."""
    filled = {name: value.format(**known) for name, value in form.items()}
    if path == "details":
        filled["started_at"] = f"{incident.started_at:%Y-%m-%dT%H:%M:%S}"
    url = f"/incidents/{incident.number}/{path.format(**known)}"
    return client.post(url, filled)


@every_act
def test_operator_may_and_twice_is_harmless(
    browser_of, dora, incident, known, path, form
):
    client = browser_of(dora)
    audit = AuditEntry.objects.filter(actor_name="dora")
    rows, lines = audit.count(), TimelineEntry.objects.count()
    assert send(client, incident, known, path, form).status_code == 302
    told = audit.count(), TimelineEntry.objects.count()
    assert told > (rows, lines)
    send(client, incident, known, path, form)
    assert (audit.count(), TimelineEntry.objects.count()) == told


@every_act
def test_viewer_may_not(browser_of, bob, incident, known, path, form):
    lines = TimelineEntry.objects.count()
    assert send(browser_of(bob), incident, known, path, form).status_code == 403
    assert TimelineEntry.objects.count() == lines


@every_act
def test_stranger_finds_nothing(browser_of, charlie, incident, known, path, form):
    lines = TimelineEntry.objects.count()
    assert send(browser_of(charlie), incident, known, path, form).status_code == 404
    assert TimelineEntry.objects.count() == lines


@every_adding
def test_only_operators_add(browser_of, alice, bob, charlie, incident, path, form):
    url = f"/incidents/{incident.number}/{path}"
    assert browser_of(charlie).post(url, form).status_code == 404
    assert browser_of(bob).post(url, form).status_code == 403
    lines = incident.timeline.count()
    assert browser_of(alice).post(url, form).status_code == 302
    assert incident.timeline.count() == lines + 1


@pytest.mark.parametrize(
    "path",
    [
        *("acknowledge", "tags", "tags/remove", "links", "links/1/remove", "watch"),
        *("related", "related/remove", "roles", "roles/1/end", "presence"),
        *("follow-ups", "follow-ups/1", "follow-ups/1/done", "notes/1/remove"),
        *("handovers/1/accept", "handovers/1/withdraw"),
    ],
)
def test_get_is_refused(browser_of, alice, incident, path):
    answer = browser_of(alice).get(f"/incidents/{incident.number}/{path}")
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("path", "viewer"),
    [
        ("record", 200),
        ("open-handover", 200),
        ("details", 403),
        ("duplicate", 403),
        ("handover", 403),
    ],
)
def test_pages_of_the_record_are_for_who_may(
    browser_of, alice, bob, charlie, incident, known, path, viewer
):
    url = f"/incidents/{incident.number}/{path}"
    assert browser_of(alice).get(url).status_code == 200
    assert browser_of(bob).get(url).status_code == viewer
    assert browser_of(charlie).get(url).status_code == 404


def test_viewer_reads_the_record_and_may_watch(browser_of, bob, incident, known):
    client, url = browser_of(bob), f"/incidents/{incident.number}"
    card = client.get(f"{url}/record", headers=HTMX).content.decode()
    assert "https://example.org/old" in card
    assert 'rel="noopener noreferrer"' in card
    assert "+ role" not in card
    for _ in range(2):
        client.post(f"{url}/watch", headers=HTMX)
    assert incident.watchers.get().user == bob
    for _ in range(2):
        client.post(f"{url}/watch", {"stop": "1"}, headers=HTMX)
    assert not incident.watchers.exists()


def test_what_is_wrong_is_told_and_what_was_typed_stays(browser_of, alice, incident):
    client, url = browser_of(alice), f"/incidents/{incident.number}"
    page = client.post(f"{url}/duplicate", {"other": "nonsense"})
    assert page.status_code == 400
    assert 'value="nonsense"' in page.content.decode()
    page = client.post(f"{url}/handover", {"tried": "", "to": "nobody-here"})
    assert page.status_code == 422
    assert "nobody-here" in page.content.decode()
    page = client.post(f"{url}/details", {"title": "", "severity": "odd"})
    assert page.status_code == 422
    incident.refresh_from_db()
    assert incident.title


def test_times_are_corrected_on_the_page(browser_of, alice, incident):
    started = (timezone.now() - timedelta(hours=2)).replace(microsecond=0)
    form = {"title": incident.title, "severity": "warning"}
    form["started_at"] = f"{started:%Y-%m-%dT%H:%M:%S}"
    url = f"/incidents/{incident.number}/details"
    assert browser_of(alice).post(url, form).status_code == 302
    incident.refresh_from_db()
    assert incident.started_at == started
    said = incident.timeline.get(kind="record").text
    assert "Severity: none → warning" in said
    assert f"→ {started:%Y-%m-%d %H:%M:%S} UTC" in said


def test_form_that_changes_nothing_changes_nothing(browser_of, alice, incident):
    form = {"title": incident.title, "severity": "none"}
    form["started_at"] = f"{incident.started_at:%Y-%m-%dT%H:%M:%S}"
    browser_of(alice).post(f"/incidents/{incident.number}/details", form)
    assert Incident.objects.get(pk=incident.pk).started_at == incident.started_at
    assert not incident.timeline.filter(kind="record").exists()


def test_old_texts_of_a_note_can_be_read(browser_of, alice, bob, incident):
    note = services.add_note(alice, incident, "first **thought**")
    services.edit_note(alice, note, "second thought")
    page = browser_of(bob).get(f"/incidents/{incident.number}/notes/{note.pk}")
    assert "<strong>thought</strong>" in page.content.decode()
    assert "Say it better" not in page.content.decode()
    story = browser_of(bob).get(f"/incidents/{incident.number}/timeline")
    assert ">edited</a>" in story.content.decode()


def test_only_the_author_edits_and_an_administrator_may_remove(
    browser_of, alice, dora, root, incident
):
    note = services.add_note(alice, incident, "the password is 1234")
    url = f"/incidents/{incident.number}/notes/{note.pk}"
    assert browser_of(dora).post(url, {"text": "x"}).status_code == 403
    assert browser_of(dora).post(f"{url}/remove").status_code == 403
    assert browser_of(root).post(f"{url}/remove").status_code == 302
    page = browser_of(alice).get(f"/incidents/{incident.number}").content.decode()
    assert "1234" not in page
    assert "removed by root" in page


def test_open_handover_stands_on_top_until_it_is_accepted(
    browser_of, alice, dora, incident, known
):
    url = f"/incidents/{incident.number}"
    page = browser_of(alice).get(url).content.decode()
    assert 'hx-trigger="load, refresh"' in page
    part = browser_of(dora).get(f"{url}/open-handover").content.decode()
    assert "Accept and lead" in part
    assert (
        "Accept and lead"
        not in browser_of(alice).get(f"{url}/open-handover").content.decode()
    ), "nobody accepts their own"
    browser_of(dora).post(f"{url}/handovers/{known['handover']}/accept")
    assert "lead <b>dora</b>" in browser_of(alice).get(url).content.decode()
    part = browser_of(dora).get(f"{url}/open-handover").content.decode()
    assert "Accept" not in part


def test_page_says_who_else_is_here(browser_of, alice, bob, incident):
    url = f"/incidents/{incident.number}/presence"
    assert "also here" not in browser_of(alice).post(url).content.decode()
    said = browser_of(bob).post(url, {"seen": "x"}).content.decode()
    assert "also here: alice" in said
    assert incident.timeline.count() == 1, "to look is no act"


def test_stranger_is_not_here(browser_of, charlie, incident):
    url = f"/incidents/{incident.number}/presence"
    assert browser_of(charlie).post(url).status_code == 404
    assert not incident.looks.exists()


def test_home_tells_of_mentions_follow_ups_and_news(browser_of, alice, bob, incident):
    note = services.add_note(alice, incident, "@bob knows the rotation")
    services.add_follow_up(alice, incident, "Ask the storage team", owner=bob)
    services.look(bob, incident, note.pk - 1)
    services.look(alice, incident, 0)
    page = browser_of(bob).get("/").content.decode()
    assert "You were mentioned" in page
    assert "Ask the storage team" in page
    assert "2 new</span>" in page
    url = f"/incidents/{incident.number}/presence"
    browser_of(bob).post(url, {"seen": incident.timeline.latest("id").pk})
    page = browser_of(bob).get("/").content.decode()
    assert "You were mentioned" not in page
    assert " new</span>" not in page


def test_home_keeps_what_cleared_by_itself_until_somebody_has_looked(
    browser_of, alice, bob, incident
):
    Incident.objects.update(self_cleared_at=timezone.now())
    page = browser_of(bob).get("/")
    assert [one.pk for one in page.context["self_cleared"]] == [incident.pk]
    assert not page.context["open"]
    assert "cleared by itself" in browser_of(alice).get("/").content.decode()
    shown = browser_of(bob).get(f"/incidents/{incident.number}").content.decode()
    assert "cleared by themselves" in shown


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("roles", {"role": "lead", "user": "alice\x00"}),
        ("tags", {"tags": "a\x00"}),
        ("links", {"url": "https://x.org/\x00"}),
        ("follow-ups", {"title": "x", "due": "tomorrow"}),
        ("follow-ups", {"title": "x", "owner": "nobody\x00"}),
        ("related", {"other": "9" * 30}),
        ("related", {"other": "x"}),
        ("roles", {"role": "king", "user": "alice"}),
        ("roles", {"role": "lead"}),
    ],
)
def test_nonsense_is_told_beside_the_button(browser_of, alice, incident, path, form):
    url = f"/incidents/{incident.number}/{path}"
    part = browser_of(alice).post(url, form, headers=HTMX)
    assert part.status_code in (400, 422)
    assert part.content.decode().strip().startswith('<p class="alert broken"')
    assert incident.timeline.count() == 1


def test_history_bears_any_text(browser_of, alice, incident):
    for name in ("text", "tag", "runbook", "cluster", "status", "severity", "by"):
        page = browser_of(alice).get("/incidents/", {name: "\x00'%_\\"})
        assert page.status_code == 200


def test_follow_ups_of_all_incidents_the_urgent_first(
    browser_of, alice, bob, charlie, incident
):
    today = timezone.now().date()
    services.add_follow_up(alice, incident, "some day")
    services.add_follow_up(alice, incident, "next week", bob, today + timedelta(7))
    services.add_follow_up(alice, incident, "last week", bob, today - timedelta(7))
    done = services.add_follow_up(alice, incident, "already done")
    services.finish_follow_up(alice, done)
    page = browser_of(bob).get("/follow-ups/")
    titles = [one.title for one in page.context["follow_ups"]]
    assert titles == ["last week", "next week", "some day"]
    assert "1 overdue" in page.content.decode()
    mine = browser_of(alice).get("/follow-ups/?mine")
    assert not mine.context["follow_ups"]
    assert not browser_of(charlie).get("/follow-ups/").context["follow_ups"]
