"""The timeline on the page: by kind, in pages, and what is new; the history's filters."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.incidents import services
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.selectors import Wanted, incidents_page


def lines_of(response) -> list[str]:
    """The ids of the lines in the order of the page."""
    return re.findall(r'id="line-(\d+)"', response.content.decode())


@pytest.fixture
def long_story(alice, incident):
    """250 notes, two a second: many share their moment."""
    start = timezone.now() - timedelta(hours=1)
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            incident=incident,
            kind="note",
            at=start + timedelta(seconds=number // 2),
            actor_name="alice",
            text=f"note {number}",
        )
        for number in range(250)
    )
    return incident


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("notes", {"note"}),
        ("actions", {"action"}),
        ("status", {"opened", "status"}),
        ("record", {"record"}),
        ("alerts", set()),
        ("nonsense", {"note", "action", "opened", "status", "record"}),
    ],
)
def test_timeline_shows_one_kind(browser_of, alice, incident, kind, expected):
    services.add_note(alice, incident, "looking")
    services.record_action(alice, incident, "restarted it")
    services.add_tags(alice, incident, "network")
    services.acknowledge(alice, incident)
    url = f"/incidents/{incident.number}/timeline?kind={kind}"
    page = browser_of(alice).get(url)
    shown = TimelineEntry.objects.filter(pk__in=lines_of(page))
    assert {one.kind for one in shown} == expected


def test_older_lines_come_in_pages_without_gap_or_repeat(browser_of, alice, long_story):
    client, url = browser_of(alice), f"/incidents/{long_story.number}/timeline"
    page, seen = client.get(url), []
    for _ in range(5):
        seen += lines_of(page)
        more = re.search(r'hx-get="([^"]*before=[^"]*)"', page.content.decode())
        if not more:
            break
        page = client.get(more[1].replace("&amp;", "&"))
    story = long_story.timeline.order_by("-at", "-id").values_list("pk", flat=True)
    assert seen == [str(pk) for pk in story]


def test_page_that_stays_open_keeps_the_lines_it_began_with(
    browser_of, alice, long_story
):
    client, url = browser_of(alice), f"/incidents/{long_story.number}/timeline"
    page = client.get(url)
    live = re.search(r'hx-get="([^"]*live[^"]*)"', page.content.decode())
    for number in range(3):
        services.add_note(alice, long_story, f"new {number}")
    refreshed = client.get(live[1].replace("&amp;", "&"))
    assert refreshed.content.decode().lstrip().startswith("<ol")
    assert lines_of(refreshed)[3:] == lines_of(page)


@pytest.mark.parametrize("before", ["x", "2026-01-01~1", "~", "9" * 400])
def test_place_that_is_none_is_told(browser_of, alice, incident, before):
    url = f"/incidents/{incident.number}/timeline?before={before}"
    assert browser_of(alice).get(url).status_code == 422


def test_what_others_wrote_since_the_person_looked_stands_out(
    browser_of, alice, bob, incident
):
    url = f"/incidents/{incident.number}"
    assert "since you looked" not in browser_of(bob).get(url).content.decode()
    services.look(bob, incident, incident.timeline.latest("id").pk)
    services.add_note(alice, incident, "one")
    services.add_note(bob, incident, "two, by bob")
    page = browser_of(bob).get(url).content.decode()
    assert "1 new line since you looked" in page
    assert page.count('class="fresh"') == 1
    assert "since you looked" not in browser_of(alice).get(url).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=certificates", True),
        ("text=nc4fp", True),
        ("text=readyvirt", True),
        ("text=%22rotated+certificates%22", False),
        ("text=elsewhere", False),
        ("text=%27%3B--+%3A%26%7C%21*", False),
        ("severity=critical", True),
        ("severity=info", False),
        ("tag=Network", True),
        ("tag=net", False),
        ("by=person", True),
        ("by=alert", False),
        ("mine=1", True),
        ("status=self-cleared", True),
        ("drills=1", True),
    ],
)
def test_history_finds_by_what_was_said_and_done(
    browser_of, alice, incident, query, found
):
    services.add_note(
        alice, incident, "Certificates were rotated, see virt-operator-548969cc58-nc4fp"
    )
    services.add_tags(alice, incident, "network")
    services.change_details(alice, incident, {"severity": "critical"})
    Incident.objects.update(self_cleared_at=timezone.now())
    page = browser_of(alice).get(f"/incidents/?{query}")
    assert bool(page.context["incidents"]) is found


def test_history_leaves_drills_out_until_they_are_asked_for(
    browser_of, alice, incident, root
):
    Incident.objects.update(drill=True)
    client = browser_of(root)
    page = client.get("/incidents/")
    assert not page.context["incidents"]
    incident.cluster.drill = True
    incident.cluster.save()
    page = client.get("/incidents/")
    assert page.context["incidents"], "where all clusters are recordings, all is shown"


def test_words_are_looked_up_in_an_index(alice, incident):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = incidents_page(alice, Wanted(text="certificates")).explain()
    assert "timeline_words" in plan
