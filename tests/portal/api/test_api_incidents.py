"""Lists of incidents, and the record of one."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.services import change_status, open_incident
from runbooks.models import Revision
from tests.portal.api.conftest import As


def test_the_list_comes_in_pages_newest_first(
    as_user: As, alice: User, cluster: Cluster, revision: Revision
) -> None:
    opened = [open_incident(alice, revision, cluster).number for _ in range(5)]
    api, seen, path = as_user(alice), [], "/incidents?limit=2"
    while True:
        page = api.get(path).json()
        assert len(page["items"]) <= 2
        seen += [item["number"] for item in page["items"]]
        if page["next"] is None:
            break
        path = f"/incidents?limit=2&cursor={page['next']}"
    assert seen == sorted(opened, reverse=True)


def test_a_page_that_ends_the_list_has_no_next(
    as_user: As, alice: User, incident: Incident
) -> None:
    page = as_user(alice).get("/incidents?limit=1").json()
    assert [item["number"] for item in page["items"]] == [incident.number]
    assert page["next"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=open", True),
        ("status=started", True),
        ("status=resolved", False),
        ("cluster=prod-east", True),
        ("cluster=elsewhere", False),
        ("runbook=NoReadyVirtOperator", True),
        ("runbook=Other", False),
    ],
)
def test_the_list_can_be_filtered(
    as_user: As, alice: User, incident: Incident, query: str, found: bool
) -> None:
    items = as_user(alice).get(f"/incidents?{query}").json()["items"]
    assert bool(items) is found


def test_a_stranger_sees_none(as_user: As, charlie: User, incident: Incident) -> None:
    assert as_user(charlie).get("/incidents").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "invalid"),
        ("limit=201", "invalid"),
        ("limit=many", "invalid"),
        ("cursor=abc", "cursor-invalid"),
        ("cursor=-1", "cursor-invalid"),
        ("cluster=%00", "invalid"),
    ],
)
def test_a_bad_query_is_refused(
    as_user: As, alice: User, incident: Incident, query: str, code: str
) -> None:
    answer = as_user(alice).get(f"/incidents?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_a_cursor_beyond_every_number_is_just_the_beginning(
    as_user: As, alice: User, incident: Incident
) -> None:
    page = as_user(alice).get(f"/incidents?cursor={10**30}").json()
    assert [item["number"] for item in page["items"]] == [incident.number]


def test_the_record_tells_all_but_output(
    as_user: As, bob: User, alice: User, incident: Incident
) -> None:
    change_status(alice, incident, "mitigated")
    told = as_user(bob).get(f"/incidents/{incident.number}").json()
    assert told["number"] == incident.number
    assert (told["status"], told["cluster"]) == ("mitigated", "prod-east")
    assert told["runbook"] == "NoReadyVirtOperator"
    assert told["mitigated_at"] is not None
    assert told["alerts"] == told["findings"] == told["runs"] == told["marks"] == []
    assert [line["text"] for line in told["timeline"]] == [
        "Mitigated",
        "Incident opened",
    ]


def test_to_a_stranger_there_is_no_incident(
    as_user: As, charlie: User, incident: Incident
) -> None:
    answer = as_user(charlie).get(f"/incidents/{incident.number}")
    assert answer.status_code == 404
    assert as_user(charlie).get("/incidents/424242").status_code == 404
