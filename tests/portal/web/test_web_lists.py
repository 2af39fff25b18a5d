"""Home, incident list, audit trail, styleguide."""

from __future__ import annotations

import pytest

from portal.accounts.audit import record
from portal.incidents.services import change_status, open_incident


@pytest.fixture
def many(alice, cluster, revision):
    return [open_incident(alice, revision, cluster) for _ in range(55)]


def test_home_shows_what_is_open_and_what_is_over(
    browser_of, alice, bob, incident, revision, cluster
):
    over = open_incident(alice, revision, cluster)
    change_status(alice, over, "resolved")
    page = browser_of(alice).get("/")
    assert [one.number for one in page.context["mine"]] == [incident.number]
    assert page.context["open"] == [], "what is mine is not told twice"
    assert [one.number for one in page.context["recent"]] == [over.number]
    assert b"prod-east" in page.content
    page = browser_of(bob).get("/")
    assert [one.number for one in page.context["open"]] == [incident.number]


def test_home_part_is_fetched_when_an_incident_changes(browser_of, alice, incident):
    part = browser_of(alice).get("/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="stack" id="news"')


def test_stranger_sees_no_incident_and_no_cluster_of_others(
    browser_of, charlie, incident
):
    client = browser_of(charlie)
    for path in ("/", "/incidents/", "/clusters/", "/incidents/?cluster=prod-east"):
        page = client.get(path).content.decode()
        assert f"/incidents/{incident.number}" not in page
        assert "/clusters/prod-east" not in page


def test_incident_list_goes_on_where_the_page_ended(browser_of, alice, many):
    client = browser_of(alice)
    first = client.get("/incidents/?status=open")
    numbers = [one.number for one in first.context["incidents"]]
    assert len(numbers) == 50
    second = client.get(f"/incidents/?{first.context['older']}")
    rest = [one.number for one in second.context["incidents"]]
    assert numbers + rest == sorted((one.number for one in many), reverse=True)
    assert not second.context["older"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=open", True),
        ("status=resolved", False),
        ("cluster=prod-east&runbook=NoReadyVirtOperator", True),
        ("cluster=elsewhere", False),
        ("runbook=Other", False),
        ("before=x", True),
        ("before=1", False),
        ("before=99999999999999999999", True),
    ],
)
def test_incident_list_filters(browser_of, alice, incident, query, found):
    page = browser_of(alice).get(f"/incidents/?{query}")
    assert page.status_code == 200
    assert bool(page.context["incidents"]) is found


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 12), ("/incidents/", 6), ("/clusters/", 6), ("/follow-ups/", 6)],
)
def test_lists_take_few_queries(
    browser_of, alice, many, path, most, django_assert_max_num_queries
):
    client = browser_of(alice)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_audit_trail_is_for_administrators(browser_of, root, alice, incident):
    record(alice, "test.act", "<b>something</b>", why="x")
    page = browser_of(root).get("/audit/")
    assert b"incident.open" in page.content
    assert b"&lt;b&gt;something" in page.content
    assert browser_of(alice).get("/audit/").status_code == 403
    assert b"/audit/" not in browser_of(alice).get("/").content


def test_audit_trail_goes_on_where_the_page_ended(browser_of, root):
    for number in range(120):
        record(root, "test.act", f"act {number}")
    client = browser_of(root)
    first = client.get("/audit/")
    second = client.get(f"/audit/?before={first.context['before']}")
    shown = [*first.context["entries"], *second.context["entries"]]
    assert [entry.subject for entry in shown] == [
        f"act {n}" for n in range(119, -1, -1)
    ]


def test_styleguide_renders_every_component(browser_of, alice):
    page = browser_of(alice).get("/styleguide/")
    assert page.status_code == 200
    html = page.content.decode()
    for state in ("✗ failed", "! blocked", "✗ lost", "cancelled", "running", "by hand"):
        assert state in html
