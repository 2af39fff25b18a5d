"""What a real Alertmanager lists, compared with what we believe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.alerts.intake.processing import work_off
from portal.alerts.intake.reconcile import reconcile, reconcile_all
from portal.alerts.models import Alert, AlertSource, Delivery
from portal.alerts.services import create_source
from portal.alerts.source_settings import SourceSettings
from tests.alertmanager.real import Alertmanager, ago, alertmanager

LONG_AGO = timedelta(minutes=5)
DOWN = {"alertname": "VirtOperatorDown", "severity": "info"}
NOWHERE = "http://127.0.0.1:9"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alertmanager]:
    """Whose webhook reaches nobody: every delivery of it is lost."""
    with alertmanager(tmp_path_factory.mktemp("am"), NOWHERE, "none") as running:
        yield running


@pytest.fixture
def source(running: Alertmanager) -> AlertSource:
    wanted = SourceSettings(api_url=running.url)
    source, _ = create_source(None, "east", wanted)
    source.receivers = ["runbook-portal"]
    source.save()
    return source


def look(source: AlertSource) -> AlertSource:
    """One look, and what came of it."""
    reconcile(source)
    work_off(source.pk)
    source.refresh_from_db()
    return source


def fires_here(source: AlertSource, name: str) -> Alert:
    """An alert that we believe to fire."""
    return Alert.objects.create(
        source=source,
        fingerprint=f"of-{name}",
        name=name,
        status="firing",
        labels={"alertname": name},
        starts_at=timezone.now() - LONG_AGO,
        fires_since=timezone.now() - LONG_AGO,
        last_seen_at=timezone.now() - LONG_AGO,
    )


def test_a_firing_that_never_came_is_found_and_worked_off_once(
    running: Alertmanager, source: AlertSource
) -> None:
    running.fire(DOWN | {"pod": "missed"}, began=ago(200))
    look(source)
    alert = Alert.objects.get(labels__pod="missed")
    assert alert.status == "firing"
    assert Delivery.objects.get().notification_reason == "listed, never delivered"
    look(source)
    assert Delivery.objects.count() == 1
    assert Alert.objects.get(labels__pod="missed").seen == 1


def test_what_may_still_come_by_itself_is_waited_for(
    running: Alertmanager, source: AlertSource
) -> None:
    running.fire(DOWN | {"pod": "young"}, began=ago(20))
    look(source)
    assert not Alert.objects.filter(labels__pod="young").exists()


def test_alerts_that_go_to_others_are_not_ours(
    running: Alertmanager, source: AlertSource
) -> None:
    running.fire(DOWN | {"pod": "theirs"}, began=ago(200))
    for receivers in ([], ["somebody-else"]):
        source.receivers = receivers
        source.save()
        look(source)
    assert not Alert.objects.exists()


def test_a_heartbeat_that_is_listed_is_no_sign_that_deliveries_come(
    running: Alertmanager, source: AlertSource
) -> None:
    running.fire({"alertname": "Watchdog"}, began=ago(200))
    assert look(source).last_heartbeat_at is None
    assert not Alert.objects.filter(name="Watchdog").exists()


def test_what_is_missing_twice_is_over(source: AlertSource) -> None:
    alert = fires_here(source, "Forgotten")
    look(source)
    alert.refresh_from_db()
    assert (alert.status, alert.unlisted_since is None) == ("firing", False)
    look(source)
    alert.refresh_from_db()
    assert (alert.status, alert.ended_by) == ("resolved", "reconcile")
    assert alert.ends_at is not None


def test_what_came_after_we_asked_is_left_alone(source: AlertSource) -> None:
    fires_here(source, "Fresh")
    Alert.objects.update(last_seen_at=timezone.now() + timedelta(minutes=1))
    look(source)
    look(source)
    alert = Alert.objects.get(name="Fresh")
    assert (alert.status, alert.unlisted_since) == ("firing", None)


def test_silences_are_told_and_forgotten_with_the_end(
    running: Alertmanager, source: AlertSource
) -> None:
    running.fire(DOWN | {"pod": "quiet"}, began=ago(200))
    look(source)
    silence = running.silence(pod="quiet")
    look(source)
    alert = Alert.objects.get(labels__pod="quiet")
    assert alert.silenced_by == [silence]
    running.resolve(DOWN | {"pod": "quiet"})
    look(source)
    look(source)
    alert.refresh_from_db()
    assert (alert.status, alert.silenced_by) == ("resolved", [])


def test_what_is_silenced_before_it_came_is_nobody_s_business(
    running: Alertmanager, source: AlertSource
) -> None:
    running.silence(pod="hushed")
    running.fire(DOWN | {"pod": "hushed"}, began=ago(200))
    look(source)
    assert not Alert.objects.filter(labels__pod="hushed").exists()


def test_a_source_that_can_not_be_asked_says_so_and_no_alert_changes(
    source: AlertSource,
) -> None:
    alert = fires_here(source, "Kept")
    AlertSource.objects.update(api_url=NOWHERE)
    for _ in range(3):
        reconcile_all()
    source.refresh_from_db()
    assert "refused" in source.reconcile_problem
    assert source.reconciled_at is None
    alert.refresh_from_db()
    assert (alert.status, alert.unlisted_since) == ("firing", None)


def test_a_problem_is_forgotten_with_the_next_good_look(source: AlertSource) -> None:
    AlertSource.objects.update(reconcile_problem="It was away.")
    assert look(source).reconcile_problem == ""
    assert source.reconciled_at is not None


def test_what_is_no_alertmanager_is_told(source: AlertSource) -> None:
    AlertSource.objects.update(api_url=f"{source.api_url}/nothing-here")
    source.refresh_from_db()
    assert "answered 404" in look(source).reconcile_problem
