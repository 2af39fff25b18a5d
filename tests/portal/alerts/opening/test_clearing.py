"""Alerts end, come back soon after, or come in a storm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.alerts.models import AlertGroup, AlertSource
from portal.incidents.models import Incident
from portal.incidents.services import change_status
from tests.portal.alerts.opening.firing import SINCE, fire, fire_again, resolve


def test_an_incident_clears_by_itself_with_its_last_alert_and_stays_listed(
    source: AlertSource,
) -> None:
    one, other = fire(source, "PodDown", "PodDown")
    resolve(one)
    incident = Incident.objects.get()
    assert incident.self_cleared_at is None
    resolve(other, after=timedelta(minutes=20))
    incident.refresh_from_db()
    assert incident.self_cleared_at == SINCE + timedelta(minutes=20)
    assert incident.status == "triage"


def test_a_new_firing_takes_the_clearing_back(source: AlertSource) -> None:
    resolve(*fire(source, "PodDown"))
    fire(source, "PodDown")
    assert Incident.objects.get().self_cleared_at is None


def test_an_alert_that_fires_again_soon_opens_its_incident_again_and_is_counted(
    source: AlertSource, alice: User
) -> None:
    [alert] = fire(source, "PodDown")
    for times in (1, 2, 3):
        resolve(alert)
        change_status(alice, Incident.objects.get(), "resolved")
        fire_again(alert)
        incident = Incident.objects.get()
        assert incident.status == "started"
        assert AlertGroup.objects.get().flaps == times
    assert "flapping: 3 times" in incident.timeline.filter(kind="alert")[0].text


def test_what_a_person_called_no_incident_stays_cancelled(
    source: AlertSource, alice: User
) -> None:
    [alert] = fire(source, "PodDown")
    change_status(alice, Incident.objects.get(), "cancelled")
    resolve(alert)
    fire_again(alert)
    assert Incident.objects.get().status == "cancelled"


def test_an_alert_whose_rule_has_a_newer_incident_goes_there(
    source: AlertSource, alice: User
) -> None:
    [alert] = fire(source, "PodDown")
    resolve(alert)
    change_status(alice, Incident.objects.get(), "resolved")
    [newer] = fire(source, "PodDown")
    fire_again(alert)
    alert.refresh_from_db()
    newer.refresh_from_db()
    assert alert.incident_id == newer.incident_id
    assert Incident.objects.open().count() == 1


def test_a_storm_is_one_incident_with_those_of_the_rules_as_its_children(
    source: AlertSource,
) -> None:
    fire(source, "Early")
    fire(source, *(f"Rule{number % 40}" for number in range(2_000)))
    storm = AlertGroup.objects.get(kind="storm").incident
    assert storm.title == "Alert storm on prod-east"
    assert storm.severity == "critical"
    children = set(storm.children.values_list("title", flat=True))
    assert children == {"Early", *(f"Rule{number}" for number in range(40))}
    assert "2,001 alerts" in storm.alert_group.reason


def test_a_storm_takes_further_incidents_in_until_it_is_over(
    source: AlertSource, alice: User
) -> None:
    source.storm_identities = 3
    fire(source, "A", "B", "C", "D")
    storm = AlertGroup.objects.get(kind="storm").incident
    fire(source, "E")
    assert storm.children.count() == 5
    change_status(alice, storm, "resolved")
    source.storm_identities = 50
    fire(source, "F")
    assert Incident.objects.get(title="F").parent is None


def test_a_storm_of_long_ago_takes_nothing_in(source: AlertSource) -> None:
    source.storm_identities = 3
    fire(source, "A", "B", "C", "D")
    long_ago = timezone.now() - timedelta(minutes=31)
    AlertGroup.objects.filter(kind="storm").update(joined_at=long_ago)
    source.storm_identities = 50
    fire(source, "E")
    assert Incident.objects.get(title="E").parent is None


def test_as_many_alerts_as_the_source_allows_are_no_storm(source: AlertSource) -> None:
    fire(source, *(f"Rule{number}" for number in range(50)))
    assert not AlertGroup.objects.filter(kind="storm").exists()


def test_alerts_of_one_rule_alone_can_be_a_storm(source: AlertSource) -> None:
    fire(source, *(["PodDown"] * 30))
    fire(source, *(["PodDown"] * 21))
    storm = AlertGroup.objects.get(kind="storm").incident
    assert [child.title for child in storm.children.all()] == ["PodDown"]


def test_a_storm_has_cleared_when_all_its_incidents_have(source: AlertSource) -> None:
    source.storm_identities = 1
    one, other = fire(source, "A", "B")
    storm = AlertGroup.objects.get(kind="storm").incident
    resolve(one)
    storm.refresh_from_db()
    assert storm.self_cleared_at is None
    resolve(other)
    storm.refresh_from_db()
    assert storm.self_cleared_at
    fire_again(other)
    storm.refresh_from_db()
    assert storm.self_cleared_at is None
