"""An alert opens an incident, or joins the one that its rule has open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.models import AuditEntry
from portal.alerts.changes import Changes
from portal.alerts.models import Alert, AlertGroup, AlertSource
from portal.alerts.opening import place
from portal.alerts.opening.families import FAMILIES
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.services import change_status
from runbooks.models import Revision
from tests.portal.alerts.opening.firing import SINCE, fire, resolve, unsaved

RUNBOOK = "NoReadyVirtOperator"


def only_incident() -> Incident:
    return Incident.objects.get()


def test_the_first_firing_opens_an_incident_with_what_is_known(
    source: AlertSource, revision: Revision
) -> None:
    [alert] = fire(source, RUNBOOK)
    incident = only_incident()
    alert.refresh_from_db()
    assert alert.incident == incident
    assert (incident.title, incident.status) == (RUNBOOK, "triage")
    assert (incident.cluster, incident.revision) == (source.cluster, revision)
    assert incident.opened_by is None
    assert incident.opened_by_name == f"alert {RUNBOOK} from east"
    assert incident.severity == "critical"
    assert incident.started_at == SINCE
    assert incident.detected_at == alert.first_seen_at
    assert AuditEntry.objects.get(action="incident.open").incident == incident.number


def test_labels_become_variables_that_say_where_they_come_from(
    source: AlertSource,
) -> None:
    fire(
        source,
        RUNBOOK,
        labels={"pod": "virt-operator-1", "not-a-name": "x", "long": "y" * 2000},
        annotations={"summary": "No pod is ready.", "owner": "virt-team"},
    )
    variables = only_incident().variables
    by = f"alert {RUNBOOK}"
    assert variables["NAMESPACE"] == {"value": "kubevirt", "by": by}
    assert variables["namespace"]["value"] == "kubevirt"
    assert variables["POD"]["value"] == "virt-operator-1"
    assert variables["owner"]["value"] == "virt-team"
    assert not {"not-a-name", "long", "summary"} & set(variables)


def test_a_value_that_alerts_disagree_on_is_not_guessed(source: AlertSource) -> None:
    alerts = [
        unsaved(source, "PodDown", labels={"pod": name, "job": "kubelet"})
        for name in ("a", "b")
    ]
    Alert.objects.bulk_create(alerts)
    place(Changes(source, fired=alerts))
    variables = only_incident().variables
    assert "pod" not in variables
    assert variables["job"]["value"] == "kubelet"


def test_further_alerts_of_a_rule_join_its_open_incident(source: AlertSource) -> None:
    fire(source, "PodDown")
    fire(source, "PodDown", "PodDown", severity="warning")
    incident = only_incident()
    assert incident.alerts.count() == 3
    newest = incident.timeline.filter(kind="alert").first()
    assert newest
    assert newest.text.startswith("Joined by 2 alerts PodDown.")


def test_another_rule_another_cluster_and_another_source_are_other_incidents(
    source: AlertSource, charlie: object
) -> None:
    elsewhere = Cluster.objects.get(slug="charlies-own")
    west = AlertSource.objects.create(name="west", cluster=source.cluster)
    fire(source, "PodDown", "NodeDown")
    fire(source, "PodDown", cluster=elsewhere)
    fire(source, "PodDown", cluster=None)
    fire(west, "PodDown")
    assert Incident.objects.count() == 5


def test_alerts_of_one_component_are_one_incident_and_it_says_why(
    source: AlertSource,
) -> None:
    fire(source, "LowVirtOperatorCount", "VirtOperatorDown", severity="warning")
    fire(source, "NoLeadingVirtOperator")
    incident = only_incident()
    group = AlertGroup.objects.get()
    assert incident.title == "VirtOperatorDown"  # the widest fault names it
    assert (group.kind, incident.severity) == ("family", "critical")
    assert "virt-operator" in group.reason


def test_no_rule_is_in_two_families() -> None:
    every = [alert for family in FAMILIES for alert in family.alerts]
    assert len(every) == len(set(every))


def test_only_the_severities_of_the_source_open_incidents(source: AlertSource) -> None:
    [info] = fire(source, "Chatty", severity="info")
    assert not Incident.objects.exists()
    assert info.incident_id is None


def test_a_cluster_that_is_not_known_is_no_reason_to_lose_an_incident(
    source: AlertSource,
) -> None:
    fire(source, "SomethingNew", cluster=None)
    incident = only_incident()
    assert (incident.cluster, incident.revision) == (None, None)


def test_an_alert_on_a_drill_cluster_makes_a_drill(source: AlertSource) -> None:
    Cluster.objects.update(drill=True)
    fire(AlertSource.objects.get(), "PodDown")
    assert only_incident().drill


@pytest.mark.parametrize(
    "link",
    [
        f"https://kubevirt.io/monitoring/runbooks/{RUNBOOK}.html",
        f"https://github.com/kubevirt/monitoring/blob/main/docs/runbooks/{RUNBOOK}.md",
        f"https://portal.example/runbooks/{RUNBOOK}?cluster=prod-east",
        f"https://host/alerts/{RUNBOOK}.md#diagnosis",
        f"https://host/playbooks.md#{RUNBOOK}",
    ],
)
def test_the_link_of_the_rule_finds_the_runbook_when_its_name_does_not(
    source: AlertSource, revision: Revision, link: str
) -> None:
    fire(source, "CustomVirtOperatorRule", annotations={"runbook_url": link})
    assert only_incident().revision == revision


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "http://[", "%00", "///"])
def test_a_link_that_leads_nowhere_does_no_harm(
    source: AlertSource, revision: Revision, link: str
) -> None:
    fire(source, "CustomVirtOperatorRule", annotations={"runbook_url": link})
    assert only_incident().revision is None


def test_an_earlier_start_moves_the_incidents_start(source: AlertSource) -> None:
    fire(source, "PodDown")
    earlier = SINCE - timedelta(minutes=5)
    fire(source, "PodDown", starts_at=earlier)
    assert only_incident().started_at == earlier


def test_what_a_person_corrected_stays_corrected(source: AlertSource) -> None:
    fire(source, "PodDown", severity="warning")
    corrected = SINCE + timedelta(minutes=1)
    Incident.objects.update(severity="info", started_at=corrected)
    fire(source, "PodDown", starts_at=SINCE - timedelta(minutes=5))
    incident = only_incident()
    assert (incident.severity, incident.started_at) == ("info", corrected)


def test_severity_is_that_of_the_worst_alert_that_still_fires(
    source: AlertSource,
) -> None:
    [critical] = fire(source, "PodDown", severity="critical")
    fire(source, "PodDown", severity="warning")
    assert only_incident().severity == "critical"
    resolve(critical)
    assert only_incident().severity == "warning"


def test_a_later_firing_after_the_end_is_a_new_incident_that_knows_the_old_one(
    source: AlertSource, alice: object
) -> None:
    [alert] = fire(source, "PodDown")
    first = only_incident()
    resolve(alert)
    change_status(alice, first, "resolved")  # type: ignore[arg-type]
    fire(source, "PodDown")
    second = Incident.objects.exclude(pk=first.pk).get()
    assert second.alert_group.seen_before == [first.number]


def test_ten_thousand_alerts_take_a_few_dozen_queries(
    source: AlertSource, django_assert_max_num_queries: object
) -> None:
    names = [f"Rule{number % 400}" for number in range(10_000)]
    alerts = [unsaved(source, name) for name in names]
    Alert.objects.bulk_create(alerts, batch_size=1000)
    with django_assert_max_num_queries(120):  # type: ignore[operator]
        place(Changes(source, fired=alerts))
    assert Alert.objects.filter(incident=None).count() == 0
    assert Incident.objects.filter(parent__isnull=False).count() == 400
