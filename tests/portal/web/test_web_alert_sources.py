"""Pages of alert sources and alerts: who sees what, tokens shown once, the test."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import AuditEntry
from portal.alerts import tokens
from portal.alerts.intake.processing import work_off
from portal.alerts.models import (
    AlertSource,
    Delivery,
    SourceCredential,
    SourceToken,
)
from portal.alerts.services import create_source
from portal.alerts.source_settings import SourceSettings
from portal.alerts.tokens import source_of
from portal.clusters.models import Grant
from tests.portal.alerts.conftest import Sender, body, told

FORM = {
    "name": "prod-east",
    "cluster": "prod-east",
    "cluster_label": "cluster",
    "severities": "critical, warning",
    "heartbeats": "Watchdog",
    "silent_minutes": "15",
    "flap_minutes": "10",
    "storm_identities": "50",
    "api_url": "http://127.0.0.1:9093",
}


@pytest.fixture(autouse=True)
def nothing_remembered():
    tokens.forget()


@pytest.fixture
def keeper(alice, cluster):
    """alice, made administrator of prod-east."""
    alice.grants.update(role=Grant.Role.ADMIN)
    return alice


@pytest.fixture
def sender(cluster):
    source, secret = create_source(None, "east", SourceSettings(cluster=cluster))
    return Sender(source, secret)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_source_shows_its_token_once_with_texts_for_the_other_side(
    browser_of, keeper, cluster, settings
):
    settings.PORTAL_URL = "https://portal.example"
    answer = browser_of(keeper).post("/add-alert-source", FORM)
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    secret = re.search(r"rbs_[\w-]{43}", text)
    assert secret
    source = AlertSource.objects.get(name="prod-east")
    assert source_of(secret[0]) == source.pk
    assert (source.cluster, source.silent_minutes) == (cluster, 15)
    assert "https://portal.example/alerts/alertmanager" in text
    assert (
        "RUNBOOK_URL_TEMPLATE=https://portal.example/runbooks/%s?cluster=prod-east"
        in text
    )
    assert secret[0] not in page(browser_of(keeper), "/alert-sources/prod-east")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Prod East"}, "Lower-case letters"),
        ({"name": "east"}, "never used again"),
        ({"api_url": "file:///etc/passwd"}, "http:// or https://"),
        ({"api_url": "http://me:secret@am/"}, "do not belong"),
        ({"silent_minutes": "-1"}, "greater than or equal to 0"),
        ({"storm_identities": "0"}, "greater than or equal to 1"),
        ({"severities": "x" * 200}, "of 100 printable"),
        ({"cluster": "mars"}, "valid choice"),
    ],
)
def test_wrong_settings_are_told_and_nothing_is_made(
    browser_of, keeper, sender, wrong, said
):
    answer = browser_of(keeper).post("/add-alert-source", FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert AlertSource.objects.count() == 1


def test_who_may_add_a_source(browser_of, bob, keeper, root, cluster):
    assert browser_of(bob).get("/add-alert-source").status_code == 403
    assert browser_of(bob).post("/add-alert-source", FORM).status_code == 403
    everywhere = FORM | {"cluster": ""}
    assert browser_of(keeper).post("/add-alert-source", everywhere).status_code == 422
    assert browser_of(root).post("/add-alert-source", everywhere).status_code == 200
    assert AlertSource.objects.get().cluster is None


ACTIONS = ["settings", "tokens", "tokens/1/revoke", "api-token", "self-test", "archive"]


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_do_what_on_a_source(browser_of, bob, charlie, sender, action):
    path = f"/alert-sources/east/{action}"
    assert browser_of(bob).post(path).status_code == 403
    assert browser_of(charlie).post(path).status_code == 404
    assert browser_of(bob).get(path).status_code == 405
    assert browser_of(bob).get("/alert-sources/east").status_code == 200
    assert browser_of(charlie).get("/alert-sources/east").status_code == 404
    assert "east" not in page(browser_of(charlie), "/alert-sources/").split("<main")[1]


@pytest.mark.parametrize("action", ["dismiss", "again"])
def test_who_may_do_what_with_a_delivery(browser_of, bob, charlie, sender, action):
    pk = sender.post(b"nonsense").json()["delivery"]
    path = f"/alert-sources/east/deliveries/{pk}"
    assert browser_of(bob).get(path).status_code == 200
    assert browser_of(bob).post(f"{path}/{action}").status_code == 403
    assert browser_of(bob).get(f"{path}/{action}").status_code == 405
    assert browser_of(charlie).get(path).status_code == 404
    assert browser_of(charlie).post(f"{path}/{action}").status_code == 404


def test_a_delivery_is_not_found_under_another_source(
    browser_of, root, sender, cluster
):
    pk = sender.post(body(told())).json()["delivery"]
    create_source(None, "west", SourceSettings(cluster=cluster))
    path = f"/alert-sources/west/deliveries/{pk}"
    assert browser_of(root).get(path).status_code == 404


def test_settings_are_changed_and_the_audit_trail_tells(browser_of, keeper, sender):
    client = browser_of(keeper)
    for _ in range(2):
        assert client.post("/alert-sources/east/settings", FORM).status_code == 302
    sender.source.refresh_from_db()
    assert sender.source.api_url == "http://127.0.0.1:9093"
    assert AuditEntry.objects.filter(action="alert-source.edit").count() == 1


def test_a_source_is_not_given_to_a_cluster_that_one_does_not_keep(
    browser_of, keeper, sender, charlie
):
    form = FORM | {"cluster": "charlies-own"}
    answer = browser_of(keeper).post("/alert-sources/east/settings", form)
    assert answer.status_code == 422
    sender.source.refresh_from_db()
    assert sender.source.cluster.slug == "prod-east"


def test_token_is_rotated_without_a_gap(browser_of, keeper, sender):
    client = browser_of(keeper)
    shown = client.post("/alert-sources/east/tokens").content.decode()
    fresh = re.search(r"rbs_[\w-]{43}", shown)[0]
    assert source_of(fresh) == source_of(sender.secret) == sender.source.pk
    old = SourceToken.objects.earliest("id")
    for _ in range(2):
        path = f"/alert-sources/east/tokens/{old.pk}/revoke"
        assert client.post(path).status_code == 302
    tokens.forget()
    assert source_of(sender.secret) is None
    assert source_of(fresh) == sender.source.pk


def test_too_many_tokens_are_refused(browser_of, keeper, sender):
    client = browser_of(keeper)
    answers = [client.post("/alert-sources/east/tokens") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 409]
    assert b"revoke one first" in answers[-1].content


def test_archived_source_stays_readable_and_twice_is_harmless(
    browser_of, keeper, sender
):
    client = browser_of(keeper)
    for _ in range(2):
        assert client.post("/alert-sources/east/archive").status_code == 302
    assert "archived" in page(client, "/alert-sources/east")
    assert client.post("/alert-sources/east/self-test").status_code == 409


def test_token_for_the_api_is_sealed_and_never_shown(browser_of, keeper, sender):
    client = browser_of(keeper)
    assert (
        client.post("/alert-sources/east/api-token", {"token": "x"}).status_code == 409
    )
    client.post("/alert-sources/east/settings", FORM)
    client.post("/alert-sources/east/api-token", {"token": "hunter2"})
    assert b"hunter2" not in bytes(SourceCredential.objects.get().sealed)
    assert "hunter2" not in page(client, "/alert-sources/east")
    client.post("/alert-sources/east/settings", FORM | {"api_url": "http://other"})
    assert not SourceCredential.objects.exists()


def test_self_test_goes_the_way_of_every_delivery_and_opens_nothing(
    browser_of, keeper, sender
):
    client = browser_of(keeper)
    where = client.post("/alert-sources/east/self-test").url
    assert "waits for a worker" in page(client, where)
    work_off(sender.source.pk)
    assert "It works" in page(client, where)
    delivery = Delivery.objects.get()
    assert delivery.self_test
    assert delivery.outcome == {"self_test": 1}
    assert not sender.source.alerts.exists()
    client.post("/alert-sources/east/self-test")
    work_off(sender.source.pk)
    assert [each.status for each in Delivery.objects.all()] == ["processed"] * 2


def test_what_nobody_could_read_is_on_the_first_page_until_somebody_knows(
    browser_of, keeper, sender
):
    pk = sender.post(b"<b>nonsense</b>\x00").json()["delivery"]
    client = browser_of(keeper)
    assert "could not be read" in page(client, "/")
    path = f"/alert-sources/east/deliveries/{pk}"
    assert "&lt;b&gt;nonsense" in page(client, path)
    for _ in range(2):
        assert client.post(f"{path}/dismiss").status_code == 302
    assert "could not be read" not in page(client, "/")
    assert "alice" in page(client, path)


def test_what_failed_is_tried_again_and_what_worked_is_not(browser_of, keeper, sender):
    delivery = sender.deliver(told())
    client = browser_of(keeper)
    path = f"/alert-sources/east/deliveries/{delivery.pk}"
    assert client.post(f"{path}/again").status_code == 409
    Delivery.objects.update(status="quarantined", problem="An error.", attempts=3)
    assert "Try again" in page(client, path)
    assert client.post(f"{path}/again").status_code == 302
    work_off(sender.source.pk)
    assert Delivery.objects.get().status == "processed"


def test_a_silent_source_is_warned_about(browser_of, keeper, bob, charlie, sender):
    AlertSource.objects.update(
        silent_minutes=5, last_heartbeat_at=timezone.now() - timedelta(minutes=6)
    )
    for path in ("/", "/alert-sources/", "/alert-sources/east"):
        assert "silent" in page(browser_of(bob), path)
    assert "is silent" not in page(browser_of(charlie), "/")
    sender.deliver(told("Watchdog"))
    assert "is silent" not in page(browser_of(bob), "/")


def test_alerts_are_listed_and_narrowed(browser_of, bob, charlie, sender):
    sender.deliver(
        told("Loud", pod="a"), told("Quiet", severity="info"), told("Gone", ago=99)
    )
    sender.deliver(told("Gone", ago=99, ended=1))
    client = browser_of(bob)
    firing = page(client, "/alerts/")
    assert "Loud" in firing
    assert "Quiet" in firing
    assert "Gone" not in firing
    assert "Gone" in page(client, "/alerts/?status=any")
    assert "Loud" not in page(client, "/alerts/?alone=1")
    assert "Quiet" not in page(client, "/alerts/?severity=critical")
    assert "Loud" in page(client, "/alerts/?source=east&cluster=prod-east&name=Loud")
    assert "No alert matches" in page(client, "/alerts/?source=west")
    assert "Loud" not in page(browser_of(charlie), "/alerts/")
    assert "2 alerts firing" in page(client, "/")


def test_alerts_come_in_pages(browser_of, bob, sender):
    sender.deliver(*(told(f"Alert{i:03}", severity="info") for i in range(60)))
    client = browser_of(bob)
    first = page(client, "/alerts/")
    older = re.search(r'href="\?([^"]*before=\d+)"', first)[1].replace("&amp;", "&")
    second = page(client, f"/alerts/?{older}")
    names = (
        set(re.findall(r"Alert\d{3}", first)),
        set(re.findall(r"Alert\d{3}", second)),
    )
    assert [len(each) for each in names] == [50, 10]


def test_what_strangers_wrote_is_harmless_on_pages(browser_of, bob, sender):
    evil = told(
        "<script>alert(1)</script>",
        severity="info",
        pod="\u202eevil\x00",
        annotations={"runbook_url": "javascript:alert(1)", "summary": "<img src=x>"},
    )
    sender.deliver(evil)
    text = page(browser_of(bob), "/alerts/")
    assert "<script>alert(1)" not in text
    assert "javascript:alert" not in text
    assert "<img src=x>" not in text
    assert "\u202e" not in text
