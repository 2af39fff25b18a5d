"""Pages of channels: who sees them, who keeps them, and that nothing leaks."""

from __future__ import annotations

import re

import pytest

from portal.accounts.teams import add_member, add_team
from portal.clusters.grants import give_role
from portal.clusters.models import Grant
from portal.incidents.services import change_status
from portal.notify.models import Channel, Notice
from portal.notify.planner import plan
from portal.notify.secret import unseal

HOOK = "https://hooks.example.org/portal?key=url-secret"
WANTED = {"severities": ["critical"], "events": ["opened", "resolved"]}


@pytest.fixture
def team(root, alice, cluster):
    team = add_team(root, "virt", "Virtualization")
    add_member(root, team, "alice")
    give_role(root, team, cluster, Grant.Role.VIEWER)
    return team


@pytest.fixture
def channel(browser_of, root, team):
    form = WANTED | {"team": "virt", "name": "ops", "kind": "webhook", "url": HOOK}
    assert browser_of(root).post("/add-channel", form).status_code == 200
    return Channel.objects.get()


def test_secret_of_a_webhook_is_shown_once_and_the_url_never(
    browser_of, root, alice, team
):
    form = WANTED | {"team": "virt", "name": "ops", "kind": "webhook", "url": HOOK}
    page = browser_of(root).post("/add-channel", form)
    channel = Channel.objects.get()
    secret = unseal(channel).secret
    assert secret in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    for path in ("/channels/", channel.get_absolute_url(), team.get_absolute_url()):
        for person in (root, alice):
            text = browser_of(person).get(path).content.decode()
            assert "https://hooks.example.org" in text
            assert secret not in text
            assert "url-secret" not in text


def test_wrong_url_is_told_beside_its_field_and_the_rest_is_kept(
    browser_of, root, team
):
    url = "file:///etc/portal-secret"
    form = WANTED | {"team": "virt", "name": "ops", "kind": "apprise", "url": url}
    page = browser_of(root).post("/add-channel", form)
    text = page.content.decode()
    assert page.status_code == 422
    assert "file:// is not a service" in text
    assert "portal-secret" not in text
    assert 'value="ops"' in text
    checked = re.findall(r'value="(\w+)"[^>]* checked', text)
    assert {"critical", "opened", "resolved", "apprise"} == set(checked)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "required"),
        ({"severities": []}, "required"),
        ({"team": "none"}, "not one of the available"),
        ({"url": ""}, "required"),
        ({"clusters": ["nowhere"]}, "not one of the available"),
    ],
)
def test_what_is_missing_is_told(browser_of, root, team, change, told):
    form = WANTED | {"team": "virt", "name": "ops", "kind": "webhook", "url": HOOK}
    page = browser_of(root).post("/add-channel", form | change)
    assert page.status_code == 422
    assert told in page.content.decode()


def test_name_that_is_taken_is_told(browser_of, root, channel):
    form = WANTED | {"team": "virt", "name": "ops", "kind": "webhook", "url": HOOK}
    page = browser_of(root).post("/add-channel", form)
    assert page.status_code == 422
    assert "has a channel ops already" in page.content.decode()


ACTIONS = ["wishes", "url", "rotate", "test", "switch", "remove"]


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_do_what_with_a_channel(
    browser_of, root, alice, charlie, channel, action
):
    path = f"{channel.get_absolute_url()}/{action}"
    assert browser_of(alice).post(path).status_code == 403
    assert browser_of(charlie).post(path).status_code == 404
    assert browser_of(root).get(path).status_code == 405
    assert Channel.objects.get().enabled


def test_members_see_their_channels_and_strangers_do_not(
    browser_of, alice, bob, charlie, channel
):
    assert browser_of(alice).get(channel.get_absolute_url()).status_code == 200
    for person in (bob, charlie):
        assert browser_of(person).get(channel.get_absolute_url()).status_code == 404
        assert b"ops" not in browser_of(person).get("/channels/").content
        assert browser_of(person).get("/add-channel").status_code == 403


def test_what_a_channel_hears_can_be_changed(browser_of, root, channel):
    form = {"severities": ["info"], "events": ["note"], "clusters": ["prod-east"]}
    path = f"{channel.get_absolute_url()}/wishes"
    for _ in range(2):
        assert browser_of(root).post(path, form).status_code == 302
    channel.refresh_from_db()
    assert (channel.severities, channel.events) == (["info"], ["note"])
    assert [cluster.slug for cluster in channel.clusters.all()] == ["prod-east"]
    page = browser_of(root).post(path, {"events": ["note"]})
    assert page.status_code == 422
    channel.refresh_from_db()
    assert channel.severities == ["info"]


def test_url_and_secret_are_replaced(browser_of, root, channel):
    before = unseal(channel)
    path = channel.get_absolute_url()
    form = {"url": "https://other.example.org/?key=url-secret"}
    assert browser_of(root).post(f"{path}/url", form).status_code == 302
    page = browser_of(root).post(f"{path}/rotate").content.decode()
    channel.refresh_from_db()
    after = unseal(channel)
    assert channel.address == "https://other.example.org"
    assert after.secret != before.secret
    assert after.secret in page
    wrong = browser_of(root).post(f"{path}/url", {"url": "http://169.254.169.254/"})
    assert wrong.status_code == 422
    assert unseal(Channel.objects.get()).url == after.url


def test_test_tells_how_it_went(browser_of, root, channel):
    page = browser_of(root).post(f"{channel.get_absolute_url()}/test")
    assert "The test did not get through" in page.content.decode()
    assert "fails" in browser_of(root).get("/channels/").content.decode()


def test_switching_off_twice_is_harmless(browser_of, root, channel):
    path = f"{channel.get_absolute_url()}/switch"
    for _ in range(2):
        assert browser_of(root).post(path).status_code == 302
    assert not Channel.objects.get().enabled
    browser_of(root).post(path, {"on": "1"})
    assert Channel.objects.get().enabled


def test_page_lists_what_was_told_and_sends_it_again(
    browser_of, root, alice, charlie, channel, incident
):
    change_status(root, incident, "resolved")
    Channel.objects.update(severities=["none"])
    plan()
    Notice.objects.update(status="failed", error="The receiver answered 400.")
    page = browser_of(alice).get(channel.get_absolute_url()).content.decode()
    assert "The receiver answered 400." in page
    assert "Send again" not in page
    notice = Notice.objects.first()
    path = f"/notices/{notice.uuid}/again"
    assert browser_of(alice).post(path).status_code == 403
    assert browser_of(charlie).post(path).status_code == 404
    assert browser_of(root).get(path).status_code == 405
    for _ in range(2):
        assert browser_of(root).post(path).status_code == 302
    notice.refresh_from_db()
    assert notice.status == "waiting"


def test_removed_channel_is_gone(browser_of, root, channel):
    browser_of(root).post(f"{channel.get_absolute_url()}/remove")
    assert browser_of(root).get(channel.get_absolute_url()).status_code == 404
    assert not Channel.objects.exists()
