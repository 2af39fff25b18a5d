"""People split and merge incidents, and say where and what one is."""

from __future__ import annotations

import pytest

from portal.accounts.models import AuditEntry, User
from portal.alerts.models import AlertGroup, AlertSource
from portal.alerts.opening.by_hand import (
    assign_cluster,
    assign_runbook,
    close_as_duplicate,
    merge,
    split,
)
from portal.clusters.models import Cluster
from portal.core.errors import UserError
from portal.execution.services import start_all
from portal.incidents.models import Incident, StepRun
from portal.incidents.services import change_status, mark_duplicate, open_incident
from runbooks.models import Revision
from tests.portal.alerts.opening.firing import fire, fire_again, resolve


def latest(incident: Incident) -> str:
    entry = incident.timeline.first()
    assert entry
    return entry.text


def test_some_alerts_become_an_incident_of_their_own(
    source: AlertSource, alice: User
) -> None:
    worse, *_rest = fire(source, "PodDown", "PodDown", "PodDown")
    incident = Incident.objects.get()
    opened = split(alice, incident, [worse.pk], "Node of its own")
    assert (opened.title, opened.cluster) == ("Node of its own", source.cluster)
    assert opened.opened_by == alice
    assert [alert.pk for alert in opened.alerts.all()] == [worse.pk]
    assert incident.alerts.count() == 2
    assert latest(incident) == f"Split off to #{opened.number}: alert PodDown"
    assert latest(opened) == f"Split off from #{incident.number}: alert PodDown"
    assert AuditEntry.objects.get(action="alerts.split").actor_name == alice.name


def test_what_was_split_off_stays_apart_and_new_alerts_join_their_rule(
    source: AlertSource, alice: User
) -> None:
    one, _other = fire(source, "PodDown", "PodDown")
    incident = Incident.objects.get()
    opened = split(alice, incident, [one.pk])
    one.refresh_from_db()
    resolve(one)
    opened.refresh_from_db()
    assert opened.self_cleared_at
    fire_again(one)
    fire(source, "PodDown")
    assert (opened.alerts.count(), incident.alerts.count()) == (1, 2)


def test_all_alerts_none_or_those_of_others_can_not_be_split_off(
    source: AlertSource, alice: User
) -> None:
    alerts = fire(source, "PodDown", "PodDown")
    [strange] = fire(source, "NodeDown")
    incident = Incident.objects.get(title="PodDown")
    for chosen in ([alert.pk for alert in alerts], [], [strange.pk], [99_999_999]):
        with pytest.raises(UserError):
            split(alice, incident, chosen)
    assert Incident.objects.count() == 2


def test_merging_moves_the_alerts_and_later_ones_follow(
    source: AlertSource, alice: User
) -> None:
    fire(source, "PodDown", severity="warning")
    fire(source, "NodeDown")
    pods, nodes = Incident.objects.order_by("number")
    merge(alice, nodes, pods)
    merge(alice, nodes, pods)
    pods.refresh_from_db()
    nodes.refresh_from_db()
    assert (nodes.status, nodes.duplicate_of) == ("closed", pods)
    assert (pods.alerts.count(), pods.severity) == (2, "critical")
    fire(source, "NodeDown")
    assert pods.alerts.count() == 3
    assert AuditEntry.objects.filter(action="alerts.merge").count() == 1


def test_alerts_follow_into_an_incident_that_a_person_opened(
    source: AlertSource, alice: User
) -> None:
    fire(source, "PodDown")
    incident = Incident.objects.get()
    mine = open_incident(alice, None, source.cluster, title="Rack 4 is dark")
    mark_duplicate(alice, incident, mine)
    fire(source, "PodDown")
    assert mine.alerts.count() == 1
    assert AlertGroup.objects.get(incident=mine).kind == "hand"


def test_incidents_of_two_clusters_or_over_are_not_merged(
    source: AlertSource, alice: User, charlie: User
) -> None:
    fire(source, "PodDown")
    fire(source, "PodDown", cluster=Cluster.objects.get(slug="charlies-own"))
    fire(source, "NodeDown")
    here, elsewhere, other = Incident.objects.order_by("number")
    change_status(alice, other, "resolved")
    other.refresh_from_db()
    for into in (elsewhere, other, here):
        with pytest.raises(UserError):
            merge(alice, here, into)


def test_a_cluster_is_chosen_once(source: AlertSource, alice: User) -> None:
    fire(source, "PodDown", cluster=None)
    incident, cluster = Incident.objects.get(), source.cluster
    assert cluster
    assign_cluster(alice, incident, cluster)
    incident.refresh_from_db()
    assert incident.cluster == cluster
    assert incident.alerts.get().cluster == cluster
    assert {run.occasion for run in incident.runs.all()} == {"alert"}
    assert incident.alert_group.held_back == {}
    assign_cluster(alice, incident, cluster)
    assert AuditEntry.objects.filter(action="incident.cluster").count() == 1
    other = Cluster.objects.create(slug="other", server="https://other")
    with pytest.raises(UserError):
        assign_cluster(alice, incident, other)


def test_a_runbook_is_chosen_until_steps_of_another_have_run(
    source: AlertSource, alice: User, revision: Revision
) -> None:
    fire(source, "SomethingNew")
    incident = Incident.objects.get()
    assert StepRun.objects.exists()  # the base set does not stand against it
    assign_runbook(alice, incident, revision)
    assign_runbook(alice, incident, revision)
    assert AuditEntry.objects.filter(action="incident.runbook").count() == 1
    incident.refresh_from_db()
    start_all(alice, incident)
    with pytest.raises(UserError):
        assign_runbook(alice, incident, Revision.objects.exclude(pk=revision.pk)[0])


def test_closing_as_a_duplicate_moves_alerts_only_where_they_can_go_on(
    source: AlertSource, alice: User, charlie: User
) -> None:
    fire(source, "PodDown", "NodeDown")
    fire(source, "PodDown", cluster=Cluster.objects.get(slug="charlies-own"))
    pods, nodes, elsewhere = Incident.objects.order_by("number")
    close_as_duplicate(alice, nodes, pods)
    close_as_duplicate(alice, elsewhere, pods)
    elsewhere.refresh_from_db()
    assert (elsewhere.status, elsewhere.duplicate_of) == ("closed", pods)
    assert (pods.alerts.count(), elsewhere.alerts.count()) == (2, 1)


def test_rules_that_were_merged_may_come_in_one_delivery(
    source: AlertSource, alice: User
) -> None:
    fire(source, "PodDown", "NodeDown")
    pods, nodes = Incident.objects.order_by("number")
    merge(alice, nodes, pods)
    fire(source, "NodeDown", "PodDown", "NodeDown")
    assert pods.alerts.count() == 5
    assert pods.alert_group.held_back == {"same-steps": 3}
    assert latest(pods).startswith("Joined by 3 alerts: 2 NodeDown, 1 PodDown.")
