"""Which tracker an issue goes to, and the link that begins it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from portal import env
from portal.reports.issue import LONGEST_URL, prefilled
from portal.reports.reading import read_record
from portal.reports.trackers import Tracker, tracker_for

TRACKER = Tracker("acme", "https://tracker.example.org/new?title={title}&body={body}")


@pytest.mark.parametrize(
    ("alert", "project"),
    [
        ("NoReadyVirtOperator", "kubevirt"),
        ("KubeVirtVMStuckInErrorState", "kubevirt"),
        ("VMCannotBeEvicted", "kubevirt"),
        ("CDIOperatorDown", "containerized-data-importer"),
        ("HCOInstallationIncomplete", "hyperconverged-cluster-operator"),
        ("KubeVirtCRModified", "hyperconverged-cluster-operator"),
        ("SSPDown", "ssp-operator"),
        ("VirtualMachineCRCErrors", "ssp-operator"),
        ("HPPNotReady", "hostpath-provisioner-operator"),
        ("CnaoDown", "cluster-network-addons-operator"),
        ("KubemacpoolDown", "cluster-network-addons-operator"),
    ],
)
def test_alert_leads_to_its_project(incident, add_alert, alert, project):
    add_alert(alert)
    found = tracker_for(read_record(incident))
    assert found
    assert found.name == f"kubevirt/{project}"


def test_label_of_the_component_counts_more_than_the_name(incident, add_alert):
    add_alert("Odd", labels={"kubernetes_operator_component": "ssp-operator"})
    found = tracker_for(read_record(incident))
    assert found
    assert found.name == "kubevirt/ssp-operator"


def test_unknown_alert_has_no_tracker_unless_the_installation_names_one(
    incident, add_alert, monkeypatch
):
    incident.revision = None
    incident.save()
    add_alert("DiskAlmostFull")
    assert tracker_for(read_record(incident)) is None
    monkeypatch.setattr(settings, "ISSUE_URL", TRACKER.url)
    found = tracker_for(read_record(incident))
    assert found
    assert (found.name, found.url) == ("tracker.example.org", TRACKER.url)


def test_link_says_exactly_what_was_meant():
    issue = prefilled(TRACKER, "a & b #1 {body}", "50% of\n“nodes”?x=1")
    asked = parse_qs(urlsplit(issue.url).query)
    assert asked == {"title": ["a & b #1 {body}"], "body": ["50% of\n“nodes”?x=1"]}
    assert not issue.shortened


def test_link_is_never_longer_than_servers_take():
    issue = prefilled(TRACKER, "title", "ü" * 20_000)
    assert len(issue.url) <= LONGEST_URL
    assert issue.shortened
    assert (
        "cut: the rest is in the file" in parse_qs(urlsplit(issue.url).query)["body"][0]
    )


@pytest.mark.parametrize(
    "value", ["javascript:{title}{body}", "https://x/{title}", "nonsense"]
)
def test_setting_that_can_not_work_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("PORTAL_ISSUE_URL", value)
    with pytest.raises(env.SettingMissing) as told:
        env.address("PORTAL_ISSUE_URL", "{title}", "{body}")
    assert "{title} and {body}" in str(told.value)
