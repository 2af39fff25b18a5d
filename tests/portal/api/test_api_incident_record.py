"""The record over the API: each act works, for whom, twice, and reads back."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.models import AuditEntry, User
from portal.clusters.models import Cluster, Grant
from portal.incidents import services
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services import HandoverText, open_incident
from runbooks.models import Revision
from tests.portal.api.conftest import As

Known = dict[str, int]
# Each act as (method, path, body); names in braces are those of the fixture `known`.
ACTS = [
    ("patch", "", {"title": "Operator down", "tags": ["network"]}),
    ("post", "/acknowledge", None),
    ("post", "/duplicate", {"of": "{other}"}),
    ("put", "/tags/network", None),
    ("delete", "/tags/old", None),
    ("delete", "/links/{link}", None),
    ("put", "/related/{other}", None),
    ("delete", "/related/{third}", None),
    ("post", "/roles", {"role": "lead", "user": "dora"}),
    ("delete", "/roles/{role}", None),
    ("patch", "/follow-ups/{follow_up}", {"owner": "dora", "done": True}),
    ("patch", "/notes/{note}", {"text": "said better"}),
    ("post", "/handovers/{handover}/accept", None),
    ("post", "/handovers/{handover}/withdraw", None),
]
every_act = pytest.mark.parametrize(
    ("method", "path", "body"), ACTS, ids=[f"{act[0]} {act[1]}" for act in ACTS]
)
READS = [
    *("/roles", "/watchers", "/presence", "/links", "/related", "/follow-ups"),
    *("/timeline", "/notes", "/notes/{note}", "/notes/{note}/edits"),
    *("/handovers", "/handover-draft"),
]


@pytest.fixture
def known(
    incident: Incident, alice: User, dora: User, cluster: Cluster, revision: Revision
) -> Known:
    """An incident of alice with one of each; the handover is dora's to accept."""
    others = [services.open_incident(alice, revision, cluster) for _ in range(2)]
    services.relate(alice, incident, others[1])
    services.add_tags(alice, incident, "old")
    text = HandoverText("looked", "", "")
    return {
        "other": others[0].number,
        "third": others[1].number,
        "link": services.add_link(alice, incident, "https://example.org/old").pk,
        "role": services.give_role(dora, incident, "scribe", alice).pk,
        "follow_up": services.add_follow_up(alice, incident, "Look").pk,
        "note": services.add_note(dora, incident, "as I said, @bob").pk,
        "handover": services.offer_handover(alice, incident, text).pk,
    }


def send(api: Any, incident: Incident, known: Known, act: tuple[str, str, Any]) -> Any:
    method, path, body = act
    if isinstance(body, dict):
        body = {
            key: int(value.format(**known)) if value == "{other}" else value
            for key, value in body.items()
        }
    url = f"/incidents/{incident.number}{path.format(**known)}"
    return getattr(api, method)(url, body)


@every_act
def test_operator_may_and_twice_is_harmless(
    as_user: As,
    dora: User,
    incident: Incident,
    known: Known,
    method: str,
    path: str,
    body: Any,
) -> None:
    api, audit = as_user(dora), AuditEntry.objects.filter(actor_name="dora")
    rows, lines = audit.count(), TimelineEntry.objects.count()
    answer = send(api, incident, known, (method, path, body))
    assert answer.status_code in (200, 201, 204), answer.content
    told = audit.count(), TimelineEntry.objects.count()
    assert told > (rows, lines)
    again = send(api, incident, known, (method, path, body))
    assert again.status_code in (200, 201, 204, 404)
    assert (audit.count(), TimelineEntry.objects.count()) == told


@every_act
def test_viewer_stranger_and_a_token_that_reads_may_not(
    as_user: As,
    as_reader: As,
    dora: User,
    bob: User,
    charlie: User,
    incident: Incident,
    known: Known,
    method: str,
    path: str,
    body: Any,
) -> None:
    lines = TimelineEntry.objects.count()
    for api, status in (
        (as_user(bob), 403),
        (as_user(charlie), 404),
        (as_reader(dora), 403),
    ):
        answer = send(api, incident, known, (method, path, body))
        assert answer.status_code == status
        assert list(answer.json()) == ["error"]
    assert TimelineEntry.objects.count() == lines


@pytest.mark.parametrize("path", READS)
def test_viewer_reads_all_of_it_and_a_stranger_nothing(
    as_reader: As,
    bob: User,
    charlie: User,
    incident: Incident,
    known: Known,
    path: str,
) -> None:
    url = f"/incidents/{incident.number}{path.format(**known)}"
    assert as_reader(bob).get(url).status_code == 200
    assert as_reader(charlie).get(url).status_code == 404


def test_patch_changes_what_is_given_and_nothing_else(
    as_user: As, alice: User, incident: Incident
) -> None:
    api, url = as_user(alice), f"/incidents/{incident.number}"
    before = api.get(url).json()
    told = api.patch(
        url, {"severity": "critical", "started_at": "2026-01-31T04:12:00+01:00"}
    ).json()
    assert told["severity"] == "critical"
    assert told["started_at"] == "2026-01-31T03:12:00Z"
    assert told["title"] == before["title"]
    assert told["reported_at"] == before["reported_at"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"severity": "odd"}, 422, "invalid"),
        ({"title": None}, 422, "invalid"),
        ({"title": ""}, 400, "title-empty"),
        ({"started_at": "2026-01-31T03:12:00"}, 422, "invalid"),
        ({"started_at": None}, 400, "time-missing"),
        ({"started_at": "0001-01-01T00:00:00+14:00"}, 400, "time-impossible"),
        ({"detected_at": "9999-12-31T23:59:59-14:00"}, 400, "time-impossible"),
        ({"detected_at": "2001-01-01T00:00:00Z"}, 400, "time-order"),
        ({"tags": ["a b"]}, 400, "tag-invalid"),
    ],
)
def test_what_can_not_be_is_told(
    as_user: As,
    alice: User,
    incident: Incident,
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    answer = as_user(alice).patch(f"/incidents/{incident.number}", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert incident.timeline.count() == 1


def test_timeline_comes_by_kind_and_in_pages(
    as_user: As, alice: User, incident: Incident
) -> None:
    for number in range(5):
        services.add_note(alice, incident, f"note {number}")
    services.acknowledge(alice, incident)
    api, url = as_user(alice), f"/incidents/{incident.number}/timeline"
    texts, cursor = [], ""
    while cursor is not None:
        page = api.get(f"{url}?kind=notes&limit=2&cursor={cursor}").json()
        texts += [line["text"] for line in page["items"]]
        cursor = page["next"]
    assert texts == [f"note {number}" for number in reversed(range(5))]
    both = api.get(f"{url}?kind=notes&kind=status").json()["items"]
    assert {line["kind"] for line in both} == {"note", "status", "opened"}
    assert api.get(f"{url}?cursor=x").json()["error"]["code"] == "cursor-invalid"


def test_note_its_edits_its_mentions_and_its_end(
    as_user: As, alice: User, bob: User, incident: Incident
) -> None:
    api, url = as_user(alice), f"/incidents/{incident.number}/notes"
    note = api.post(url, {"text": "@bob look"}).json()
    assert note["mentions"] == ["bob"]
    [mention] = as_user(bob).get("/mentions").json()["items"]
    assert (mention["incident"], mention["note"]["id"]) == (incident.number, note["id"])
    one = f"{url}/{note['id']}"
    assert api.patch(one, {"text": "@bob, look"}).json()["edited_at"]
    assert [edit["text"] for edit in api.get(f"{one}/edits").json()["items"]] == [
        "@bob look"
    ]
    assert as_user(bob).delete(one).status_code == 403
    for _ in range(2):
        gone = api.delete(one).json()
        assert (gone["text"], gone["removed_by"]) == ("", "alice")
    assert as_user(bob).get("/mentions").json()["items"] == []


def test_who_looks_is_present_and_has_read(
    as_user: As, alice: User, bob: User, incident: Incident
) -> None:
    note = services.add_note(alice, incident, "@bob look")
    url = f"/incidents/{incident.number}/presence"
    told = as_user(bob).post(url, {"seen": note.pk}).json()
    assert told["items"] == [{"username": "bob", "name": "bob"}]
    assert as_user(bob).get("/mentions").json()["items"] == []
    assert as_user(alice).get(url).json() == told


def test_watching_is_everybodys_own(
    as_user: As, bob: User, charlie: User, incident: Incident
) -> None:
    url = f"/incidents/{incident.number}/watchers/me"
    for _ in range(2):
        told = as_user(bob).put(url, {}).json()
        assert [one["username"] for one in told["items"]] == ["bob"]
    for _ in range(2):
        assert as_user(bob).delete(url).json()["items"] == []
    assert as_user(charlie).put(url, {}).status_code == 404


def test_follow_ups_over_all_incidents(
    as_user: As, alice: User, charlie: User, incident: Incident
) -> None:
    api, url = as_user(alice), f"/incidents/{incident.number}/follow-ups"
    ids = [
        api.post(url, body).json()["id"]
        for body in (
            {"title": "one", "owner": "alice", "due": "2026-01-31"},
            {"title": "two"},
            {"title": "three"},
        )
    ]
    api.patch(f"{url}/{ids[2]}", {"done": True})
    page = api.get("/follow-ups?limit=1").json()
    assert [one["id"] for one in page["items"]] == [ids[1]]
    page = api.get(f"/follow-ups?limit=1&cursor={page['next']}").json()
    assert (page["items"][0]["id"], page["items"][0]["overdue"]) == (ids[0], True)
    assert page["next"] is None
    assert len(api.get("/follow-ups?mine=true&overdue=true").json()["items"]) == 1
    assert len(api.get(url).json()["items"]) == 3
    assert as_user(charlie).get("/follow-ups").json()["items"] == []
    answer = api.post(url, {"title": "x", "owner": "charlie"})
    assert answer.json()["error"]["code"] == "person-unknown"


def test_list_of_incidents_has_the_same_filters_as_the_page(
    as_user: As, alice: User, bob: User, incident: Incident
) -> None:
    services.add_tags(alice, incident, "network")
    services.add_note(alice, incident, "certificates were rotated")
    api = as_user(alice)
    for query, count in (
        ("tag=network", 1),
        ("tag=other", 0),
        ("text=certificates", 1),
        ("mine=true", 1),
        ("by=alert", 0),
        ("drills=true", 0),
        ("drills=false", 1),
    ):
        assert len(api.get(f"/incidents?{query}").json()["items"]) == count, query
    assert as_user(bob).get("/incidents?mine=true").json()["items"] == []


def test_a_duplicate_needs_the_role_on_both_since_alerts_move(
    as_user: As, alice: User, charlie: User, incident: Incident
) -> None:
    own = Cluster.objects.get(slug="charlies-own")
    Grant.objects.create(user=alice, cluster=own, role=Grant.Role.VIEWER)
    there = open_incident(charlie, None, own, title="Elsewhere")
    answer = as_user(alice).post(
        f"/incidents/{incident.number}/duplicate", {"of": there.number}
    )
    assert answer.status_code == 403
    incident.refresh_from_db()
    assert incident.duplicate_of is None
