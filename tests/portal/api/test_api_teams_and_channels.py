"""Teams and channels over the API."""

from __future__ import annotations

import pytest

from portal.clusters.access import role_on
from portal.notify.models import Channel
from portal.notify.planner import plan

HOOK = "https://hooks.example.org/portal?key=url-secret"


@pytest.fixture
def delete(as_user):
    """DELETE as a person."""
    return lambda user, path: as_user(user).delete(path)


@pytest.fixture
def team(as_user, root, cluster):
    api = as_user(root)
    assert api.post("/teams", {"slug": "virt", "name": "Virt"}).status_code == 201
    api.put("/teams/virt/roles", {"cluster": "prod-east", "role": "viewer"})
    return api.get("/teams/virt").json()


@pytest.fixture
def added(as_user, root, alice, team):
    api = as_user(root)
    api.put("/teams/virt/members/alice", {})
    new = {"team": "virt", "name": "ops", "kind": "webhook", "url": HOOK}
    answer = api.post("/channels", new)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_team_has_members_and_roles(as_user, root, charlie, cluster, team, delete):
    api = as_user(root)
    told = api.put("/teams/virt/members/charlie", {}).json()
    assert told["members"] == ["charlie"]
    assert told["roles"] == [{"cluster": "prod-east", "role": "viewer"}]
    assert role_on(charlie, cluster) == "viewer"
    assert as_user(charlie).get("/teams").json()["items"][0]["slug"] == "virt"
    assert delete(root, "/teams/virt/members/charlie").json()["members"] == []
    told = delete(root, "/teams/virt/roles?cluster=prod-east").json()
    assert told["roles"] == []
    assert delete(root, "/teams/virt").status_code == 204
    assert api.get("/teams/virt").status_code == 404


def test_only_who_keeps_teams_changes_them(as_user, alice, bob, added, delete):
    for path in ("/teams/virt/members/bob", "/teams/virt/roles"):
        body = {"cluster": None, "role": "admin"}
        assert as_user(alice).put(path, body).status_code == 403
        assert as_user(bob).put(path, body).status_code == 404
    assert delete(alice, "/teams/virt").status_code == 403
    assert as_user(bob).post("/teams", {"slug": "x"}).status_code == 403


def test_team_with_channels_stays(root, added, delete):
    answer = delete(root, "/teams/virt")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "team-in-use"


def test_channel_tells_its_secret_once_and_its_url_never(as_user, root, alice, added):
    assert added["secret"].startswith("whsec_")
    assert added["address"] == "https://hooks.example.org"
    for person in (root, alice):
        for path in ("/channels", f"/channels/{added['id']}"):
            text = as_user(person).get(path).content.decode()
            assert '"ops"' in text
            assert "url-secret" not in text
            assert "whsec_" not in text


def test_channel_can_be_changed_switched_and_removed(as_user, root, added, delete):
    api, path = as_user(root), f"/channels/{added['id']}"
    wishes = {"severities": ["critical"], "events": ["note"], "clusters": ["prod-east"]}
    assert api.put(path, wishes).json()["clusters"] == ["prod-east"]
    assert api.post(f"{path}/off").json()["enabled"] is False
    assert api.post(f"{path}/on").json()["enabled"] is True
    assert api.post(f"{path}/rotate").json()["secret"] != added["secret"]
    url = {"url": "https://other.example.org/"}
    assert api.put(f"{path}/url", url).json()["address"] == "https://other.example.org"
    assert api.post(f"{path}/test").json()["ok"] is False
    assert delete(root, path).status_code == 204
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "pigeon"}, "channel-kind"),
        ({"url": "http://169.254.169.254/"}, "channel-url"),
        ({"kind": "apprise", "url": "file:///etc/passwd"}, "channel-url"),
        ({"events": ["party"]}, "event-unknown"),
        ({"severities": []}, "severity-missing"),
        ({"clusters": ["nowhere"]}, "cluster-unknown"),
        ({"name": " "}, "channel-name"),
    ],
)
def test_wrong_channels_are_refused_with_a_code(as_user, root, team, change, code):
    new = {"team": "virt", "name": "ops", "kind": "webhook", "url": HOOK} | change
    answer = as_user(root).post("/channels", new)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code
    assert not Channel.objects.exists()


def test_members_may_look_and_strangers_may_not(as_user, alice, bob, added):
    path = f"/channels/{added['id']}"
    assert as_user(alice).get(f"{path}/notices").status_code == 200
    assert as_user(alice).post(f"{path}/test").status_code == 403
    assert as_user(bob).get(path).status_code == 404
    assert as_user(bob).post(f"{path}/test").status_code == 404


def test_notices_are_listed_and_sent_again(as_user, root, alice, added, incident):
    plan()
    path = f"/channels/{added['id']}/notices"
    [notice] = as_user(alice).get(path).json()["items"]
    assert notice["incident"] == incident.number
    assert (notice["events"], notice["status"]) == (["opened"], "waiting")
    again = f"{path}/{notice['id']}/again"
    assert as_user(alice).post(again).status_code == 403
    assert as_user(root).post(again).json()["status"] == "waiting"
    as_user(root).post(f"/channels/{added['id']}/off")
    answer = as_user(root).post(again)
    assert answer.json()["error"]["code"] == "channel-off"
