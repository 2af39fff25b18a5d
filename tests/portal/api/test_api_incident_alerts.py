"""Alerts in an incident's record; split, merge and assign by the API."""

from __future__ import annotations

import pytest

from portal.alerts.models import AlertSource
from portal.incidents.models import Incident
from tests.portal.alerts.opening.firing import fire

RUNBOOK = "NoReadyVirtOperator"


@pytest.fixture
def source(cluster):
    return AlertSource.objects.create(name="east", cluster=cluster)


def test_the_record_tells_all_alerts_and_why_they_are_together(
    as_user, bob, source, revision
):
    fire(source, RUNBOOK, annotations={"summary": "No pod."})
    fire(source, "LowVirtOperatorCount")
    [incident] = Incident.objects.all()
    record = as_user(bob).get(f"/incidents/{incident.number}").json()
    assert [alert["name"] for alert in record["alerts"]] == [
        "LowVirtOperatorCount",
        RUNBOOK,
    ]
    alert = record["alerts"][1]
    assert alert["status"] == "firing"
    assert alert["labels"]["namespace"] == "kubevirt"
    assert alert["annotations"] == {"summary": "No pod."}
    assert (alert["source"], alert["incident"]) == ("east", incident.number)
    assert record["alert_group"]["kind"] == "family"
    assert "virt-operator" in record["alert_group"]["reason"]
    assert record["alert_group"]["held_back"]
    assert {run["occasion"] for run in record["runs"]} == {"alert"}
    assert {run["started_by"] for run in record["runs"]} == {f"alert {RUNBOOK}"}


def test_an_incident_that_a_person_opened_has_no_alerts(as_user, bob, incident):
    record = as_user(bob).get(f"/incidents/{incident.number}").json()
    assert (record["alerts"], record["alert_group"]) == ([], None)


def test_split_answers_with_the_new_incident(as_user, alice, source):
    one, _other = fire(source, "PodDown", "PodDown")
    [incident] = Incident.objects.all()
    url = f"/incidents/{incident.number}/split"
    answer = as_user(alice).post(url, {"alerts": [one.pk], "title": "Rack 4"})
    assert answer.status_code == 201
    assert answer.json()["title"] == "Rack 4"
    refused = as_user(alice).post(url, {"alerts": []})
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "alerts-unknown"


def test_merge_answers_with_the_incident_that_goes_on(as_user, alice, source):
    fire(source, "PodDown", "NodeDown")
    one, other = Incident.objects.order_by("number")
    url = f"/incidents/{one.number}/merge"
    for _ in range(2):
        answer = as_user(alice).post(url, {"into": other.number})
        assert answer.json()["number"] == other.number
    assert as_user(alice).post(url, {"into": 4444}).status_code == 404
    record = as_user(alice).get(f"/incidents/{one.number}").json()
    assert (record["status"], record["duplicate_of"]) == ("closed", other.number)


def test_assign_binds_to_a_runbook(as_user, alice, source, revision):
    fire(source, "SomethingNew")
    [incident] = Incident.objects.all()
    url = f"/incidents/{incident.number}/assign"
    assert as_user(alice).post(url, {"runbook": "Unheard"}).status_code == 404
    answer = as_user(alice).post(url, {"runbook": RUNBOOK, "cluster": "prod-east"})
    assert answer.json()["revision"] == revision.sha256


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("split", {"alerts": [1]}),
        ("merge", {"into": 1}),
        ("assign", {"runbook": RUNBOOK}),
    ],
)
def test_a_viewer_may_not_a_stranger_finds_nothing_and_get_is_refused(
    as_user, bob, charlie, source, what, sent
):
    fire(source, "PodDown")
    [incident] = Incident.objects.all()
    url = f"/incidents/{incident.number}/{what}"
    assert as_user(bob).post(url, sent).status_code == 403
    assert as_user(charlie).post(url, sent).status_code == 404
    assert as_user(bob).get(url).status_code == 405
