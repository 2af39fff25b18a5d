"""Cluster pages: add, check, replace, confirm, archive."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.clusters.models import Cluster, Credential, Grant, Pace

SECRET = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl"


@pytest.fixture
def kubeconfig(replayed) -> str:
    return replayed.kubeconfig.read_text()


@pytest.fixture
def keeper(alice, cluster):
    """alice, made administrator of prod-east."""
    alice.grants.update(role=Grant.Role.ADMIN)
    return alice


def test_pasted_kubeconfig_adds_a_cluster_and_checks_it(browser_of, root, kubeconfig):
    form = {"slug": "prod-west", "kubeconfig": kubeconfig}
    answer = browser_of(root).post("/add-cluster", form)
    assert answer.url == "/clusters/prod-west"
    cluster = Cluster.objects.get(slug="prod-west")
    assert cluster.reachable
    page = browser_of(root).get("/clusters/prod-west").content.decode()
    assert "Connected to Kubernetes v1.36.2" in page


def test_uploaded_kubeconfig_does_the_same(browser_of, root, kubeconfig):
    file = SimpleUploadedFile("config", kubeconfig.encode())
    browser_of(root).post("/add-cluster", {"slug": "prod-west", "file": file})
    assert Cluster.objects.get(slug="prod-west").reachable


def test_server_ca_and_token_do_the_same(browser_of, root, endpoint):
    form = {
        "slug": "prod-west",
        "server": endpoint.server,
        "ca": endpoint.ca,
        "token": endpoint.token,
    }
    browser_of(root).post("/add-cluster", form)
    assert Cluster.objects.get(slug="prod-west").reachable


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ("exec: {command: aws}", "users[0].user.exec, line 9"),
        ("tokenFile: /etc/token", "names a file"),
        ("{}", "deploy/rbac.yaml"),
    ],
    ids=["exec", "file", "nothing"],
)
def test_kubeconfig_that_is_refused_says_why_beside_the_field_and_is_not_echoed(
    browser_of, root, user, told
):
    text = f"""apiVersion: v1
clusters:
- name: c
  cluster: {{server: "https://192.0.2.1:6443"}}
contexts: [{{name: x, context: {{cluster: c, user: u}}}}]
users:
- name: u
  user:
    {user if user != "{}" else "extensions: []"}
# {SECRET}
"""
    form = {"slug": "prod-west", "kubeconfig": text}
    page = browser_of(root).post("/add-cluster", form)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert SECRET not in page.content.decode()
    assert not Cluster.objects.exists()


def test_several_contexts_are_offered_to_choose_from(browser_of, root, kubeconfig):
    config = yaml.safe_load(kubeconfig)
    config.pop("current-context", None)
    other = config["contexts"][0] | {"name": "other"}
    config["contexts"].append(other)
    form = {"slug": "prod-west", "kubeconfig": json.dumps(config)}
    client = browser_of(root)
    page = client.post("/add-cluster", form)
    assert page.status_code == 422
    assert '<option value="other">' in page.content.decode()
    client.post("/add-cluster", form | {"context": "other"})
    assert Cluster.objects.get(slug="prod-west").reachable


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"slug": "Prod East"}, "Lower-case letters"),
        ({"slug": "prod-east"}, "never used again"),
        ({"slug": "p"}, "Paste a kubeconfig"),
        ({"slug": "p", "server": "http://192.0.2.1", "token": SECRET}, "https"),
        ({"slug": "p", "server": "https://192.0.2.1", "token": "a b"}, "blanks"),
        ({"slug": "p", "kubeconfig": "not: [yaml"}, "line"),
    ],
    ids=["name", "taken", "nothing", "http", "token", "yaml"],
)
def test_wrong_input_is_told_beside_its_field(browser_of, root, cluster, form, told):
    page = browser_of(root).post("/add-cluster", form)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert SECRET not in page.content.decode()
    assert Cluster.objects.count() == 1


def test_only_an_administrator_of_everything_adds_clusters(browser_of, alice, keeper):
    client = browser_of(alice)
    assert client.get("/add-cluster").status_code == 403
    assert client.post("/add-cluster", {"slug": "x"}).status_code == 403
    assert b"Add a cluster" not in client.get("/clusters/").content


def test_page_never_shows_the_credential(browser_of, root, cluster, endpoint):
    page = browser_of(root).get("/clusters/prod-east").content.decode()
    secret = endpoint.token or endpoint.client_key
    assert secret
    assert secret not in page


@pytest.mark.parametrize(
    "action",
    ["check", "archive", "confirm", "credential", "budget", "defaults"],
)
def test_who_may_do_what_on_a_cluster(browser_of, bob, charlie, cluster, action):
    path = f"/clusters/prod-east/{action}"
    assert browser_of(bob).post(path).status_code == 403
    assert browser_of(charlie).post(path).status_code == 404
    assert browser_of(bob).get(path).status_code == 405
    assert browser_of(bob).get("/clusters/prod-east").status_code == 200
    assert browser_of(charlie).get("/clusters/prod-east").status_code == 404


def test_check_says_what_it_found(browser_of, alice, cluster):
    assert browser_of(alice).post("/clusters/prod-east/check").status_code == 302
    assert (
        b"Connected to Kubernetes"
        in browser_of(alice).get("/clusters/prod-east").content
    )


def test_check_of_a_cluster_that_is_gone_says_so(browser_of, alice, cluster):
    Cluster.objects.update(server="https://127.0.0.1:1")
    browser_of(alice).post("/clusters/prod-east/check")
    page = browser_of(alice).get("/clusters/prod-east").content.decode()
    assert "not reachable" in page


def test_replaced_credential_is_checked(browser_of, keeper, cluster, kubeconfig):
    before = Credential.objects.get(cluster=cluster).rotated_at
    form = {"kubeconfig": kubeconfig}
    answer = browser_of(keeper).post("/clusters/prod-east/credential", form)
    assert answer.status_code == 302
    assert Credential.objects.get(cluster=cluster).rotated_at > before


def test_credential_that_is_refused_changes_nothing(browser_of, keeper, cluster):
    form = {"kubeconfig": "nonsense"}
    page = browser_of(keeper).post("/clusters/prod-east/credential", form)
    assert page.status_code == 422
    assert b"not a kubeconfig" in page.content


@pytest.mark.parametrize(
    ("days", "told"), [(-1, "It expired"), (3, "It expires"), (90, None)]
)
def test_expiry_is_warned_about(browser_of, alice, cluster, days, told):
    at = timezone.now() + timedelta(days=days)
    Credential.objects.filter(cluster=cluster).update(expires_at=at)
    page = browser_of(alice).get("/clusters/prod-east").content.decode()
    assert ("alert" in page and told in page) if told else "It expires" not in page


def test_other_cluster_behind_the_credential_needs_a_word(browser_of, keeper, cluster):
    Cluster.objects.update(kube_system_uid="old", other_uid="new")
    client = browser_of(keeper)
    assert b"Another cluster answers here" in client.get("/clusters/prod-east").content
    for _ in range(2):
        assert client.post("/clusters/prod-east/confirm").status_code == 302
    cluster.refresh_from_db()
    assert (cluster.kube_system_uid, cluster.other_uid) == ("new", "")


def test_archived_cluster_stays_readable_and_twice_is_harmless(
    browser_of, keeper, cluster, incident
):
    client = browser_of(keeper)
    for _ in range(2):
        assert client.post("/clusters/prod-east/archive").status_code == 302
    assert not Credential.objects.filter(cluster=cluster).exists()
    assert b"archived" in client.get("/clusters/prod-east").content
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "nothing runs on it any more" in page
    assert "data-run-button" not in page


def test_request_budget_is_changed_on_the_page(browser_of, keeper, cluster):
    client = browser_of(keeper)
    for _ in range(2):
        answer = client.post("/clusters/prod-east/budget", {"requests": "2"})
        assert answer.status_code == 302
    assert b"At most 2 requests" in client.get("/clusters/prod-east").content


def test_what_is_no_budget_is_told_beside_the_field(browser_of, keeper, cluster):
    form = {"requests": "none"}
    page = browser_of(keeper).post("/clusters/prod-east/budget", form)
    assert page.status_code == 422
    assert b"Enter a whole number" in page.content
    cluster.refresh_from_db()
    assert cluster.request_budget == 4


def test_defaults_are_changed_on_the_page(browser_of, keeper, cluster):
    client, form = browser_of(keeper), {"defaults": "NAMESPACE=kubevirt\n\nnode = n1"}
    assert client.post("/clusters/prod-east/defaults", form).status_code == 302
    cluster.refresh_from_db()
    assert cluster.defaults == {"NAMESPACE": "kubevirt", "node": "n1"}
    assert b"NAMESPACE=kubevirt\nnode=n1" in client.get("/clusters/prod-east").content


@pytest.mark.parametrize(
    ("text", "told"),
    [("NAMESPACE", "write NAME=value"), ("A=1\nA=2", "twice"), ("A=-x", "can not be")],
)
def test_what_is_no_default_is_told_and_not_lost(
    browser_of, keeper, cluster, text, told
):
    page = browser_of(keeper).post("/clusters/prod-east/defaults", {"defaults": text})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert text.splitlines()[0] in page.content.decode()
    cluster.refresh_from_db()
    assert cluster.defaults == {}


def test_cluster_that_rests_says_why_and_until_when(browser_of, alice, cluster):
    until = timezone.now() + timedelta(seconds=15)
    Pace.objects.create(
        cluster=cluster, failures=3, failure="can not connect", resting_until=until
    )
    page = browser_of(alice).get("/clusters/prod-east").content.decode()
    assert "3 connections in a row failed: can not connect" in page
    assert (
        "3 connections failed" in browser_of(alice).get("/clusters/").content.decode()
    )
