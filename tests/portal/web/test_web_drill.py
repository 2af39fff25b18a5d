"""An alert for practice on a replayed cluster."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import AuditEntry, User
from portal.alerts.intake.processing import work_off
from portal.alerts.models import Alert, AlertSource, Delivery
from portal.clusters.models import Cluster
from portal.incidents.models import Incident

As = Callable[[User], Client]
URL = "/clusters/prod-east/drill"
ALERT = {"alert": "NoReadyVirtOperator", "namespace": "kubevirt"}


@pytest.fixture
def drill_cluster(cluster: Cluster) -> Cluster:
    Cluster.objects.update(drill=True)
    return Cluster.objects.get(slug=cluster.slug)


def worked_off() -> None:
    for source in Delivery.objects.values_list("source", flat=True).distinct():
        work_off(source)


def test_an_alert_fires_once_and_ends(
    browser_of: As, alice: User, drill_cluster: Cluster
) -> None:
    client = browser_of(alice)
    assert "Let it fire" in client.get("/clusters/prod-east").content.decode()
    assert "let one fire on" in client.get("/").content.decode()
    for _ in range(2):
        assert client.post(URL, ALERT).headers["location"] == "/"
        worked_off()
    incident = Incident.objects.get()
    assert incident.drill
    assert incident.runs.exists()
    assert Alert.objects.get().status == "firing"
    client.post(URL, ALERT | {"ends": "1"})
    worked_off()
    incident.refresh_from_db()
    assert incident.self_cleared_at
    assert AuditEntry.objects.filter(action="drill.alert").count() == 3


def test_nothing_fires_on_a_cluster_that_is_no_recording(
    browser_of: As, alice: User, cluster: Cluster
) -> None:
    client = browser_of(alice)
    assert "Let it fire" not in client.get("/clusters/prod-east").content.decode()
    assert client.post(URL, ALERT).status_code == 409
    assert not Delivery.objects.exists()


def test_nothing_fires_through_a_source_that_was_given_another_cluster(
    browser_of: As, alice: User, drill_cluster: Cluster
) -> None:
    AlertSource.objects.create(name="drill-prod-east")
    answer = browser_of(alice).post(URL, ALERT)
    assert answer.status_code == 409
    assert "is not of prod-east" in answer.content.decode()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"alert": ""}, {"alert": "x" * 300}, {"alert": "a\x00"}, {"namespace": "-n"}, {}],
)
def test_what_is_no_alert_is_refused(
    browser_of: As, alice: User, drill_cluster: Cluster, wrong: dict[str, str]
) -> None:
    sent = (ALERT | wrong) if wrong else {}
    assert browser_of(alice).post(URL, sent).status_code == 422
    assert not Delivery.objects.exists()


def test_a_viewer_may_not_a_stranger_finds_nothing_and_get_is_refused(
    browser_of: As, bob: User, alice: User, charlie: User, drill_cluster: Cluster
) -> None:
    assert browser_of(bob).post(URL, ALERT).status_code == 403
    assert browser_of(charlie).post(URL, ALERT).status_code == 404
    assert browser_of(alice).get(URL).status_code == 405
    assert not Delivery.objects.exists()
