"""/alert-sources and /alerts: who may, what is answered, and pages."""

from __future__ import annotations

import pytest

from portal.alerts import tokens
from portal.alerts.intake.processing import work_off
from portal.alerts.models import AlertSource, Delivery
from portal.alerts.services import create_source
from portal.alerts.source_settings import SourceSettings
from portal.alerts.tokens import source_of
from portal.clusters.models import Grant
from tests.portal.alerts.conftest import Sender, told

PATH = "/alert-sources/east"


@pytest.fixture(autouse=True)
def nothing_remembered():
    tokens.forget()


@pytest.fixture
def sender(cluster):
    source, secret = create_source(None, "east", SourceSettings(cluster=cluster))
    return Sender(source, secret)


@pytest.fixture
def keeper(alice):
    alice.grants.update(role=Grant.Role.ADMIN)
    return alice


def test_a_source_is_added_and_its_token_is_answered_once(as_user, keeper):
    new = {"name": "west", "cluster": "prod-east", "silent_minutes": 5}
    answer = as_user(keeper).post("/alert-sources", new)
    assert answer.status_code == 201
    secret = answer.json()["token"]
    assert source_of(secret) == AlertSource.objects.get().pk
    told_now = as_user(keeper).get("/alert-sources/west")
    assert secret not in told_now.content.decode()
    assert told_now.json()["silent_minutes"] == 5
    assert len(told_now.json()["tokens"]) == 1
    assert as_user(keeper).post("/alert-sources", new).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "West!"},
        {"silent_minutes": -1},
        {"api_url": "ftp://x"},
        {"api_url": "http://x y"},
        {"storm_identities": 0},
        {"severities": ["x" * 101]},
        {"cluster_label": "", "cluster": None},
    ],
)
def test_wrong_settings_are_422(as_user, root, cluster, wrong):
    new = {"name": "west", "cluster": "prod-east"} | wrong
    assert as_user(root).post("/alert-sources", new).status_code == 422
    assert not AlertSource.objects.exists()


def test_only_who_keeps_the_cluster_adds_a_source(as_user, bob, keeper):
    new = {"name": "west", "cluster": "prod-east"}
    assert as_user(bob).post("/alert-sources", new).status_code == 403
    everywhere = {"name": "west"}
    assert as_user(keeper).post("/alert-sources", everywhere).status_code == 403
    mars = {"name": "west", "cluster": "mars"}
    assert as_user(keeper).post("/alert-sources", mars).status_code == 404


ACTIONS = [
    ("post", "/tokens"),
    ("post", "/self-test"),
    ("post", "/archive"),
    ("put", "/api-token"),
    ("post", "/deliveries/{}/dismiss"),
    ("post", "/deliveries/{}/again"),
]


@pytest.mark.parametrize(("method", "path"), ACTIONS)
def test_who_may_do_what(as_user, bob, charlie, sender, method, path):
    pk = sender.post(b"nonsense").json()["delivery"]
    path = PATH + path.format(pk)
    statuses = [
        getattr(as_user(person), method)(path, {"token": "x"}).status_code
        for person in (bob, charlie)
    ]
    assert statuses == [403, 404]


def test_a_viewer_reads_and_a_stranger_does_not(as_user, bob, charlie, sender):
    pk = sender.deliver(told()).pk
    for path in (PATH, f"{PATH}/deliveries", f"{PATH}/deliveries/{pk}"):
        assert as_user(bob).get(path).status_code == 200
        assert as_user(charlie).get(path).status_code == 404
    assert as_user(charlie).get("/alert-sources").json()["items"] == []
    assert as_user(charlie).get("/alerts").json()["items"] == []


def test_settings_that_are_left_out_stay(as_user, keeper, sender):
    client = as_user(keeper)
    # Django's client has no name for it that our helper uses.
    from django.test import Client

    secret = client._headers
    answer = Client(headers=secret).patch(
        f"/api/v1{PATH}", {"flap_minutes": 3}, content_type="application/json"
    )
    assert answer.status_code == 200
    assert answer.json()["flap_minutes"] == 3
    assert answer.json()["cluster"] == "prod-east"


def test_the_self_test_is_a_delivery_that_is_worked_off(as_user, keeper, sender):
    answer = as_user(keeper).post(f"{PATH}/self-test")
    assert answer.status_code == 202
    work_off(sender.source.pk)
    delivery = as_user(keeper).get(f"{PATH}/deliveries/{answer.json()['id']}").json()
    assert (delivery["status"], delivery["self_test"]) == ("processed", True)
    assert "runbook_portal_self_test" in delivery["body"]
    assert as_user(keeper).get("/alerts").json()["items"] == []


def test_a_token_is_revoked_and_twice_is_harmless(as_user, keeper, sender):
    [token] = as_user(keeper).get(PATH).json()["tokens"]
    from django.test import Client

    client = Client(headers=as_user(keeper)._headers)
    for _ in range(2):
        path = f"/api/v1{PATH}/tokens/{token['id']}"
        assert client.delete(path).status_code == 200
    assert source_of(sender.secret) is None
    assert client.delete(f"/api/v1{PATH}/tokens/999999").status_code == 404


def test_quarantine_is_told_dismissed_and_tried_again(as_user, keeper, sender):
    pk = sender.post(b"nonsense").json()["delivery"]
    client = as_user(keeper)
    assert client.get(PATH).json()["in_quarantine"] == 1
    assert client.post(f"{PATH}/deliveries/{pk}/again").status_code == 409
    for _ in range(2):
        assert client.post(f"{PATH}/deliveries/{pk}/dismiss").status_code == 200
    assert client.get(PATH).json()["in_quarantine"] == 0
    Delivery.objects.filter(pk=pk).update(attempts=3)
    assert client.post(f"{PATH}/deliveries/{pk}/again").status_code == 202


def test_deliveries_and_alerts_come_in_pages(as_user, bob, sender):
    for number in range(3):
        sender.deliver(told(f"Alert{number}", severity="info"))
    client = as_user(bob)
    for path, key in ((f"{PATH}/deliveries", "id"), ("/alerts", "id")):
        first = client.get(f"{path}?limit=2").json()
        rest = client.get(f"{path}?limit=2&cursor={first['next']}").json()
        keys = [row[key] for row in (*first["items"], *rest["items"])]
        assert keys == sorted(keys, reverse=True)
        assert len(set(keys)) == 3
        assert rest["next"] is None


def test_alerts_are_narrowed(as_user, bob, sender):
    sender.deliver(told("Loud"), told("Quiet", severity="info"))
    client = as_user(bob)

    def names(query):
        return [row["name"] for row in client.get(f"/alerts?{query}").json()["items"]]

    assert sorted(names("status=firing")) == ["Loud", "Quiet"]
    assert names("alone=true") == ["Quiet"]
    assert names("severity=critical&source=east&cluster=prod-east") == ["Loud"]
    assert names("status=resolved") == []
    [row] = client.get("/alerts?name=Loud").json()["items"]
    assert isinstance(row["incident"], int)
