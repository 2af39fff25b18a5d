"""Deliveries become alerts: identity, order, repeats, ends."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.alerts.intake.processing import process_delivery, work_off
from portal.alerts.models import Alert, AlertSource, Delivery
from portal.alerts.sweeper import sweep
from tests.portal.alerts.conftest import body, moment, told

Status = Delivery.Status


def test_a_firing_becomes_an_alert_on_the_cluster_of_the_source(sender, cluster):
    assert sender.outcome(told(ago=90)) == {"fired": 1}
    alert = sender.alert
    assert (alert.name, alert.status, alert.severity) == (
        "VirtOperatorDown",
        "firing",
        "critical",
    )
    assert (alert.cluster, alert.seen, alert.ends_at) == (cluster, 1, None)
    assert alert.incident is not None


def test_a_repeat_is_the_same_alert(sender):
    alert = told()
    sender.deliver(alert)
    assert sender.outcome(alert, groupKey="other") == {"repeated": 1}
    assert sender.alert.seen == 2


def test_a_repeat_with_other_words_updates_them(sender):
    sender.deliver(told(annotations={"value": "91 %"}))
    sender.deliver(told(annotations={"value": "97 %"}))
    assert sender.alert.annotations == {"value": "97 %"}
    assert sender.alert.seen == 2


def test_two_prometheus_servers_tell_one_alert_with_two_starts(sender):
    sender.deliver(told(ago=100))
    assert sender.outcome(told(ago=115)) == {"repeated": 1}
    alert = sender.alert
    assert alert.fires_since - alert.starts_at > timedelta(seconds=14)


def test_an_end_resolves_its_alert_only(sender):
    sender.deliver(told(pod="a"), told(pod="b"))
    outcome = sender.outcome(told(pod="a", ended=1), told(pod="b"))
    assert outcome == {"resolved": 1, "repeated": 1}
    resolved = Alert.objects.get(labels__pod="a")
    assert (resolved.status, resolved.ended_by) == ("resolved", "source")
    assert resolved.ends_at is not None
    assert Alert.objects.get(labels__pod="b").status == "firing"


def test_status_of_the_group_means_nothing(sender):
    sender.deliver(told())
    sender.deliver(told(), status="resolved")
    assert sender.alert.status == "firing"


def test_alerts_that_were_left_out_are_not_taken_for_resolved(sender):
    sender.deliver(told(pod="a"), told(pod="b"))
    delivery = sender.deliver(told(pod="a", ended=1), truncatedAlerts=1)
    assert delivery.truncated == 1
    assert "1 alerts were left out" in delivery.problem
    assert Alert.objects.get(labels__pod="b").status == "firing"


def test_the_end_of_what_was_never_told_is_counted_and_nothing_else(sender):
    assert sender.outcome(told(ended=1)) == {"unknown": 1}
    assert not Alert.objects.exists()


def test_an_end_that_is_told_twice_is_harmless(sender):
    sender.deliver(told())
    sender.deliver(told(ended=2))
    assert sender.outcome(told(ended=1)) == {"repeated": 1}
    assert sender.alert.flaps == 0


def test_a_firing_that_arrives_after_its_end_is_ignored(sender):
    sender.deliver(told(ago=60))
    sender.deliver(told(ago=60, ended=5))
    assert sender.outcome(told(ago=60), groupKey="late") == {"late": 1}
    assert sender.alert.status == "resolved"


def test_a_firing_with_an_old_start_is_believed_once_no_retry_can_be_that_late(sender):
    sender.deliver(told(ago=60))
    sender.deliver(told(ago=60, ended=5))
    Alert.objects.update(last_seen_at=timezone.now() - timedelta(minutes=11))
    assert sender.outcome(told(ago=60), groupKey="again") == {"reopened": 1}
    assert sender.alert.status == "firing"


def test_an_end_that_arrives_after_a_newer_start_is_ignored(sender):
    sender.deliver(told(ago=600))
    sender.deliver(told(ago=60), groupKey="restarted")
    assert sender.outcome(told(ago=600, ended=300)) == {"late": 1}
    assert sender.alert.status == "firing"


def test_an_alert_that_flaps_is_the_same_alert_and_counted(sender):
    sender.deliver(told(ago=300))
    sender.deliver(told(ago=300, ended=200))
    assert sender.outcome(told(ago=100)) == {"reopened": 1}
    alert = sender.alert
    assert (alert.status, alert.flaps, alert.ends_at) == ("firing", 1, None)
    assert timezone.now() - alert.starts_at > timedelta(seconds=299)


def test_after_the_window_it_is_a_new_alert(sender):
    sender.deliver(told(ago=3600))
    sender.deliver(told(ago=3600, ended=3000))
    Alert.objects.update(last_seen_at=timezone.now() - timedelta(seconds=2990))
    assert sender.outcome(told(ago=60)) == {"fired": 1}
    assert sorted(Alert.objects.values_list("status", flat=True)) == [
        "firing",
        "resolved",
    ]


def test_the_window_is_that_of_the_source(sender):
    AlertSource.objects.update(flap_minutes=0)
    sender.deliver(told(ago=300))
    sender.deliver(told(ago=300, ended=200))
    assert sender.outcome(told(ago=100)) == {"fired": 1}


def test_severity_that_opens_no_incident_is_kept_all_the_same(sender):
    sender.deliver(told(severity="info"))
    assert sender.alert.incident is None
    assert sender.alert.status == "firing"


def test_a_heartbeat_is_a_sign_of_life_and_never_an_alert(sender):
    alert = told("Watchdog", ago=10**6)
    assert sender.outcome(alert) == {"heartbeat": 1}
    sender.source.refresh_from_db()
    first = sender.source.last_heartbeat_at
    assert first is not None
    assert not Alert.objects.exists()
    assert sender.post(body(alert)).json()["status"] == "duplicate"
    sender.source.refresh_from_db()
    assert sender.source.last_heartbeat_at > first


def test_the_end_of_a_heartbeat_is_no_sign_of_life(sender):
    assert sender.outcome(told("Watchdog", ended=1)) == {"heartbeat_ended": 1}
    sender.source.refresh_from_db()
    assert sender.source.last_heartbeat_at is None


def test_a_label_names_the_cluster_where_the_source_does_not(sender, cluster):
    AlertSource.objects.update(cluster=None, cluster_label="k8s")
    sender.deliver(told(pod="a", k8s="prod-east"), told(pod="b", k8s="mars"))
    assert Alert.objects.get(labels__pod="a").cluster == cluster
    assert Alert.objects.get(labels__pod="b").cluster is None


def test_the_same_fingerprint_of_another_source_is_another_alert(sender, cluster):
    sender.deliver(told())
    other = AlertSource.objects.create(name="west", cluster=cluster)
    Alert.objects.update(source=other)
    assert sender.outcome(told(), groupKey="x") == {"fired": 1}


def test_ten_thousand_alerts_in_one_body_are_ten_thousand_alerts(
    sender, django_assert_max_num_queries
):
    alerts = [told(pod=f"p{i}", severity="info") for i in range(10_000)]
    with django_assert_max_num_queries(120):
        assert sender.outcome(*alerts) == {"fired": 10_000}
    assert Alert.objects.count() == 10_000
    changed = [
        told(pod=f"p{i}", severity="info", annotations={"n": i}) for i in range(10_000)
    ]
    with django_assert_max_num_queries(120):
        assert sender.outcome(*changed) == {"repeated": 10_000}


def test_deliveries_are_worked_off_in_the_order_of_their_arrival(sender):
    sender.post(body(told(ago=60)))
    sender.post(body(told(ago=60, ended=5)))
    work_off(sender.source.pk)
    assert sender.alert.status == "resolved"
    assert not Delivery.objects.waiting().exists()


def test_working_off_twice_is_harmless(sender):
    delivery = sender.deliver(told())
    process_delivery(delivery.pk)
    process_delivery(10**9)
    assert sender.alert.seen == 1


def test_a_delivery_that_makes_the_portal_fail_is_kept_and_does_not_stop_others(
    sender, caplog
):
    first = sender.post(body(told())).json()["delivery"]
    Delivery.objects.filter(pk=first).update(body=b"not what was compressed")
    assert sender.outcome(told("Other")) == {"fired": 1}
    failed = Delivery.objects.get(pk=first)
    assert (failed.status, failed.attempts) == (Status.QUARANTINED, 3)
    error_id = failed.problem.partition("id ")[2][:8]
    assert error_id in caplog.text
    assert failed.can_be_read_again


def test_a_delivery_whose_workers_die_is_kept(sender):
    first = sender.post(body(told())).json()["delivery"]
    Delivery.objects.filter(pk=first).update(attempts=3)
    work_off(sender.source.pk)
    assert "3 workers died" in Delivery.objects.get(pk=first).problem


def test_the_sweeper_sends_what_waits_too_long_once_a_source(sender):
    sender.post(body(told()))
    sender.post(body(told("Other")))
    assert sweep() == 0
    Delivery.objects.update(sent_at=timezone.now() - timedelta(seconds=11))
    assert sweep() == 1
    work_off(sender.source.pk)
    Delivery.objects.update(sent_at=timezone.now() - timedelta(minutes=1))
    assert sweep() == 0


@pytest.mark.parametrize(
    ("reason", "kept"), [("first notification", "first notification"), (7, "7")]
)
def test_the_reason_of_a_notification_is_kept(sender, reason, kept):
    delivery = sender.deliver(told(), notification_reason=reason)
    assert delivery.notification_reason == kept


def test_names_of_receivers_are_learnt(sender):
    sender.deliver(told(), receiver="team\\.a")
    sender.deliver(told(ended=1), receiver="team\\.a")
    sender.source.refresh_from_db()
    assert sender.source.receivers == ["team\\.a"]


def test_times_that_can_not_be_right_are_replaced_and_told(sender):
    alert = told() | {"startsAt": "9999-99-99T00:00:00Z"}
    delivery = sender.deliver(alert)
    assert "startsAt that can not be right" in delivery.problem
    assert timezone.now() - sender.alert.starts_at < timedelta(minutes=1)
    end = {"status": "resolved", "endsAt": "0000-00-00"}
    assert sender.outcome(alert | end) == {"resolved": 1}


def test_what_is_stored_is_what_is_worked_off(sender):
    """The body is complete: a worker needs nothing but the row."""
    sender.post(json.dumps(body(told() | {"startsAt": moment(30)})))
    Delivery.objects.update(sent_at=None)
    work_off(sender.source.pk)
    assert sender.alert.status == "firing"
