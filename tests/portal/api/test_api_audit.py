from __future__ import annotations

from portal.accounts.models import User
from portal.incidents.models import Incident
from portal.incidents.services import add_note
from tests.portal.api.conftest import As


def test_the_trail_comes_newest_first_in_pages(
    as_user: As, root: User, alice: User, incident: Incident
) -> None:
    add_note(alice, incident, "looking")
    api = as_user(root)
    first = api.get("/audit?limit=2").json()
    assert [entry["action"] for entry in first["items"]] == [
        "incident.note",
        "incident.open",
    ]
    assert first["items"][0]["actor_name"] == "alice"
    assert first["items"][0]["incident"] == incident.number
    rest = api.get(f"/audit?cursor={first['next']}").json()
    assert [entry["action"] for entry in rest["items"]] == ["cluster.add"]
    assert rest["next"] is None


def test_it_can_be_filtered(as_user: As, root: User, incident: Incident) -> None:
    api = as_user(root)
    for query in (
        f"incident={incident.number}",
        "action=incident.open",
        "cluster=prod-east&action=incident.open",
    ):
        items = api.get(f"/audit?{query}").json()["items"]
        assert [entry["action"] for entry in items] == ["incident.open"], query


def test_it_is_for_administrators_of_the_portal(
    as_user: As, alice: User, charlie: User
) -> None:
    assert as_user(alice).get("/audit").status_code == 403
    assert as_user(charlie).get("/audit").status_code == 403
