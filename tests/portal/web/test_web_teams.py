"""Pages of teams."""

from __future__ import annotations

import pytest

from portal.accounts.models import AuditEntry, Team
from portal.clusters.access import role_on


@pytest.fixture
def team(browser_of, root):
    browser_of(root).post("/add-team", {"slug": "virt", "name": "Virtualization"})
    return Team.objects.get()


def test_a_team_is_made_filled_and_given_a_role(
    browser_of, root, bob, charlie, cluster, team
):
    client = browser_of(root)
    for _ in range(2):
        client.post("/teams/virt/members", {"username": "charlie"})
        client.post("/teams/virt/roles", {"cluster": "prod-east", "role": "operator"})
    assert role_on(charlie, cluster) == "operator"
    page = client.get("/teams/virt").content.decode()
    assert "charlie" in page
    assert "prod-east" in page
    actions = AuditEntry.objects.filter(action__startswith="team.")
    assert actions.filter(action="team.join").count() == 1
    for _ in range(2):
        client.post("/teams/virt/members/remove", {"username": "charlie"})
        client.post("/teams/virt/roles/remove", {"cluster": "prod-east"})
    assert role_on(charlie, cluster) is None
    assert not team.grants.exists()


def test_role_on_all_clusters_is_given_and_taken(browser_of, root, team):
    client = browser_of(root)
    client.post("/teams/virt/roles", {"cluster": "", "role": "viewer"})
    assert team.grants.get().cluster is None
    client.post("/teams/virt/roles/remove", {"cluster": ""})
    assert not team.grants.exists()


@pytest.mark.parametrize(
    ("path", "form", "told"),
    [
        ("/add-team", {"slug": "Virt!"}, "lower-case"),
        ("/add-team", {"slug": "virt"}, "There is a team virt"),
        ("/teams/virt/members", {"username": "nobody"}, "Nobody signs in as"),
        ("/teams/virt/members", {"username": "bob\x00"}, "can not be used"),
        ("/teams/virt/roles", {"cluster": "prod-east", "role": "king"}, "is no role"),
    ],
)
def test_wrong_input_is_told(browser_of, root, cluster, team, path, form, told):
    page = browser_of(root).post(path, form)
    assert page.status_code == 422
    assert told in page.content.decode()


PATHS = ["members", "members/remove", "roles", "roles/remove", "remove"]


@pytest.mark.parametrize("path", PATHS)
def test_members_do_not_keep_their_team(browser_of, root, alice, bob, team, path):
    browser_of(root).post("/teams/virt/members", {"username": "alice"})
    assert browser_of(alice).post(f"/teams/virt/{path}").status_code == 403
    assert browser_of(bob).post(f"/teams/virt/{path}").status_code == 404
    assert browser_of(root).get(f"/teams/virt/{path}").status_code == 405
    assert browser_of(alice).get("/teams/virt").status_code == 200
    assert browser_of(bob).get("/teams/virt").status_code == 404
    assert browser_of(alice).get("/add-team").status_code == 403


def test_list_shows_ones_own_teams_with_all_their_members(
    browser_of, root, alice, bob, team
):
    for name in ("alice", "bob"):
        browser_of(root).post("/teams/virt/members", {"username": name})
    assert b"2 members" in browser_of(alice).get("/teams/").content
    assert b"in no team" in browser_of_stranger(browser_of).get("/teams/").content


def browser_of_stranger(browser_of):
    from portal.accounts.models import User

    return browser_of(User.objects.create(username="dave"))


def test_removed_team_is_gone(browser_of, root, team):
    assert browser_of(root).post("/teams/virt/remove").status_code == 302
    assert not Team.objects.exists()
