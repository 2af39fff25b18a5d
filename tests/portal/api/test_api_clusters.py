"""Clusters over HTTP: the credential goes in and never comes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import AuditEntry, User
from portal.clusters.models import Cluster, Pace
from portal.kube.client import Endpoint
from portal.replay.serve import ReplayServer
from tests.portal.api.conftest import As


def test_a_cluster_is_added_from_a_kubeconfig_and_checked(
    as_user: As, root: User, replayed: ReplayServer
) -> None:
    body = {"slug": "west", "kubeconfig": replayed.kubeconfig.read_text()}
    answer = as_user(root).post("/clusters", body)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["slug"], told["server"]) == ("west", replayed.url)
    assert (told["reachable"], told["usable"], told["drill"]) == (True, True, False)
    assert told["check"]["user"] == "rig-admin"
    assert told["credential"]["kind"] == "token"
    assert replayed.token("rig-admin") not in answer.content.decode()
    entry = AuditEntry.objects.get(action="cluster.add")
    assert (entry.actor_name, entry.cluster) == ("root", "west")


def test_a_context_chooses_who_we_are(
    as_user: As, root: User, replayed: ReplayServer
) -> None:
    text = replayed.kubeconfig.read_text()
    body = {"slug": "west", "kubeconfig": text, "context": "rig-viewer"}
    told = as_user(root).post("/clusters", body).json()
    assert told["check"]["user"] == "rig-viewer"
    missing = {right["resource"] for right in told["check"]["missing"]}
    assert "nodes" in missing


def test_a_cluster_is_added_from_server_ca_and_token(
    as_user: As, root: User, endpoint: Endpoint
) -> None:
    body = {
        "slug": "west",
        "server": endpoint.server,
        "ca": endpoint.ca,
        "token": endpoint.token,
        "namespace": "kubevirt",
    }
    told = as_user(root).post("/clusters", body).json()
    assert (told["reachable"], told["namespace"]) == (True, "kubevirt")


EXEC = """
apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
users: [{name: a, user: {exec: {command: login}}}]
"""


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({}, 422, "cluster-connection", id="nothing"),
        pytest.param(
            {"kubeconfig": EXEC}, 422, "kubeconfig-refused-exec", id="a program"
        ),
        pytest.param(
            {"kubeconfig": "{"}, 422, "kubeconfig-unreadable", id="no kubeconfig"
        ),
        pytest.param(
            {"server": "http://example.org", "token": "x"},
            422,
            "kubeconfig-bad-server",
            id="plain http",
        ),
        pytest.param(
            {"slug": "Not A Slug", "server": "https://127.0.0.1:1", "token": "x"},
            400,
            "cluster-slug-invalid",
            id="slug",
        ),
    ],
)
def test_bad_input_adds_nothing(
    as_user: As, root: User, body: dict[str, str], status: int, code: str
) -> None:
    answer = as_user(root).post("/clusters", {"slug": "west"} | body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not Cluster.objects.exists()


def test_a_name_is_never_used_again(
    as_user: As, root: User, cluster: Cluster, endpoint: Endpoint
) -> None:
    api = as_user(root)
    assert api.post("/clusters/prod-east/archive").status_code == 200
    body = {
        "slug": "prod-east",
        "server": endpoint.server,
        "ca": endpoint.ca,
        "token": endpoint.token,
    }
    answer = api.post("/clusters", body)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "cluster-slug-taken"


def test_an_unreachable_cluster_is_kept_with_the_reason(
    as_user: As, root: User
) -> None:
    body = {"slug": "west", "server": "https://127.0.0.1:1", "token": "x"}
    answer = as_user(root).post("/clusters", body)
    assert answer.status_code == 201
    told = answer.json()
    assert told["reachable"] is False
    assert told["check"]["stage"] == "tcp"
    assert "Nothing takes connections" in told["check"]["sentence"]


def test_another_credential_is_checked_at_once(
    as_user: As, root: User, cluster: Cluster, replayed: ReplayServer
) -> None:
    body = {"kubeconfig": replayed.kubeconfig.read_text(), "context": "rig-viewer"}
    told = as_user(root).post("/clusters/prod-east/credential", body).json()
    assert told["check"]["user"] == "rig-viewer"


def test_an_operator_checks_but_does_not_keep_the_cluster(
    as_user: As, alice: User, bob: User, cluster: Cluster
) -> None:
    told = as_user(alice).post("/clusters/prod-east/check")
    assert (told.status_code, told.json()["reachable"]) == (200, True)
    assert as_user(bob).post("/clusters/prod-east/check").status_code == 403
    for action in ("archive", "confirm", "credential", "budget", "defaults"):
        body = {"requests": 2, "defaults": {}}
        answer = as_user(alice).post(f"/clusters/prod-east/{action}", body)
        assert answer.status_code == 403, action
    cluster.refresh_from_db()
    assert cluster.archived_at is None


def test_adding_needs_an_administrator_of_all_clusters(
    as_user: As, charlie: User, endpoint: Endpoint
) -> None:
    body = {"slug": "west", "server": endpoint.server, "token": endpoint.token}
    assert as_user(charlie).post("/clusters", body).status_code == 403
    assert not Cluster.objects.filter(slug="west").exists()


def test_another_cluster_behind_the_credential_needs_a_word(
    as_user: As, root: User, cluster: Cluster
) -> None:
    Cluster.objects.update(kube_system_uid="another")
    api = as_user(root)
    told = api.post("/clusters/prod-east/check").json()
    assert (told["usable"], told["other_uid"] != "") == (False, True)
    for _ in range(2):  # twice is harmless
        told = api.post("/clusters/prod-east/confirm").json()
        assert (told["usable"], told["other_uid"]) == (True, "")
    assert AuditEntry.objects.filter(action="cluster.confirm").count() == 1


def test_archiving_forgets_the_credential(
    as_user: As, root: User, cluster: Cluster
) -> None:
    api = as_user(root)
    for _ in range(2):  # twice is harmless
        told = api.post("/clusters/prod-east/archive").json()
        assert (told["usable"], told["credential"]) == (False, None)
    assert AuditEntry.objects.filter(action="cluster.archive").count() == 1
    answer = api.post("/clusters/prod-east/check")
    assert answer.json()["error"]["code"] == "credential-missing"


def test_each_sees_the_clusters_of_their_own_in_pages(
    as_user: As, root: User, bob: User, charlie: User
) -> None:
    def slugs(user: User) -> list[str]:
        return [item["slug"] for item in as_user(user).get("/clusters").json()["items"]]

    assert slugs(bob) == ["prod-east"]
    assert slugs(charlie) == ["charlies-own"]
    assert slugs(root) == ["charlies-own", "prod-east"]
    first = as_user(root).get("/clusters?limit=1").json()
    rest = as_user(root).get(f"/clusters?cursor={first['next']}").json()
    assert [item["slug"] for item in rest["items"]] == ["prod-east"]
    assert rest["next"] is None


def test_to_a_stranger_there_is_no_cluster(
    as_user: As, charlie: User, cluster: Cluster
) -> None:
    api = as_user(charlie)
    assert api.get("/clusters/prod-east").status_code == 404
    for action in ("check", "archive", "confirm", "credential", "budget", "defaults"):
        body = {"requests": 2, "defaults": {}}
        answer = api.post(f"/clusters/prod-east/{action}", body)
        assert answer.status_code == 404


def test_the_request_budget_is_a_number_that_an_administrator_sets(
    as_user: As, root: User, cluster: Cluster
) -> None:
    api = as_user(root)
    assert api.get("/clusters/prod-east").json()["request_budget"] == 4
    for _ in range(2):  # twice is harmless
        told = api.post("/clusters/prod-east/budget", {"requests": 2}).json()
        assert told["request_budget"] == 2
    entry = AuditEntry.objects.get(action="cluster.budget")
    assert entry.details == {"before": 4, "after": 2}


@pytest.mark.parametrize(
    ("requests", "status"), [(0, 422), (51, 422), (-1, 422), ("many", 422)]
)
def test_what_is_no_budget_changes_nothing(
    as_user: As, root: User, cluster: Cluster, requests: object, status: int
) -> None:
    body = {"requests": requests}
    answer = as_user(root).post("/clusters/prod-east/budget", body)
    assert answer.status_code == status
    cluster.refresh_from_db()
    assert cluster.request_budget == 4


def test_a_cluster_that_rests_says_why(
    as_user: As, root: User, cluster: Cluster
) -> None:
    assert as_user(root).get("/clusters/prod-east").json()["rests"] is None
    until = timezone.now() + timedelta(seconds=15)
    told = {"failures": 3, "failure": "can not connect", "resting_until": until}
    Pace.objects.create(cluster=cluster, **told)
    rests = as_user(root).get("/clusters").json()["items"][0]["rests"]
    assert (rests["failures"], rests["failure"]) == (3, "can not connect")


def test_defaults_are_values_that_an_administrator_gives_a_cluster(
    as_user: As, root: User, cluster: Cluster
) -> None:
    api, body = as_user(root), {"defaults": {"NAMESPACE": "kubevirt"}}
    for _ in range(2):  # twice is harmless
        told = api.post("/clusters/prod-east/defaults", body).json()
        assert told["defaults"] == {"NAMESPACE": "kubevirt"}
    entry = AuditEntry.objects.get(action="cluster.defaults")
    assert entry.details == {"before": {}, "after": {"NAMESPACE": "kubevirt"}}


@pytest.mark.parametrize(
    "defaults",
    [
        {"a b": "x"},
        {"A": "-x"},
        {"A": "x y"},
        {"A": ""},
        {f"a{n}": "x" for n in range(51)},
    ],
    ids=["name", "flag", "blank", "empty", "many"],
)
def test_what_no_command_could_hold_is_no_default(
    as_user: As, root: User, cluster: Cluster, defaults: dict[str, str]
) -> None:
    answer = as_user(root).post("/clusters/prod-east/defaults", {"defaults": defaults})
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        422,
        "cluster-defaults",
    )
    cluster.refresh_from_db()
    assert cluster.defaults == {}
