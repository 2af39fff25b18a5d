"""Runs without a person, on a cluster that can not be asked now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from portal.accounts.actors import Automatic
from portal.accounts.models import User
from portal.clusters import pace
from portal.clusters.models import Cluster, Pace
from portal.execution import worker
from portal.execution.delays import MOST_DELAY, NOT_ASKED
from portal.execution.queue import app, backlog
from portal.execution.services import start
from portal.execution.sweeper import sweep
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun
from portal.kube.shared import SharedReads
from portal.replay.serve import ReplayServer

pytestmark = pytest.mark.django_db(transaction=True)
Status = StepRun.Status
ALERT = StepRun.Queue.ALERT


@pytest.fixture(autouse=True)
def nothing_read_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "shared_reads", SharedReads())


@pytest.fixture
def rests(cluster: Cluster) -> Cluster:
    """No connection came about three times in a row, just now."""
    for _ in range(pace.FAILURES):
        pace.failed(cluster.pk, "can not connect")
    return cluster


@pytest.fixture
def run(incident: Incident) -> StepRun:
    """An alert started it; its message to the worker has been taken."""
    actor = Automatic("alert KubeVirtDown")
    run = start(actor, incident, 1, occasion=StepRun.Occasion.ALERT)
    with app.pool.acquire() as connection:
        connection.default_channel.queue_purge(ALERT)
    return run


def executed(run: StepRun) -> StepRun:
    execute(run.uuid)
    run.refresh_from_db()
    return run


def test_it_is_put_back_and_says_why(rests: Cluster, run: StepRun) -> None:
    assert executed(run).status == Status.QUEUED
    assert run.reason == NOT_ASKED
    assert "prod-east rests: 3 connections in a row failed" in run.message
    assert "The next try is at " in run.message
    assert (run.attempts, run.started_at, run.lease_until) == (0, None, None)
    assert not run.outputs.exists()


def test_it_is_sent_when_the_rest_is_over_and_not_before(
    rests: Cluster, run: StepRun
) -> None:
    executed(run)
    assert sweep() == 0
    StepRun.objects.update(sent_at=F("sent_at") - timedelta(seconds=20))
    assert sweep() == 1
    assert backlog(ALERT) == 1
    Pace.objects.all().delete()
    assert (executed(run).status, run.exit, run.message) == (Status.DONE, 0, "")
    assert run.attempts == 1


def test_it_is_sent_in_front_of_a_long_queue_too(
    rests: Cluster, incident: Incident, run: StepRun
) -> None:
    executed(run)
    actor = Automatic("alert KubeVirtDown")
    start(actor, incident, 2, occasion=StepRun.Occasion.ALERT)
    StepRun.objects.filter(pk=run.pk).update(
        sent_at=timezone.now() - timedelta(minutes=1)
    )
    assert sweep() == 1


def test_after_a_while_it_ends(rests: Cluster, run: StepRun) -> None:
    long_ago = timezone.now() - MOST_DELAY - timedelta(seconds=1)
    StepRun.objects.update(queued_at=long_ago)
    assert (executed(run).status, run.reason) == (Status.FAILED, NOT_ASKED)
    assert run.message.startswith("Not run: prod-east rests")
    assert run.incident.timeline.filter(text__contains="Not run").count() == 1


def test_a_person_is_told_at_once(
    rests: Cluster, incident: Incident, alice: User
) -> None:
    run = executed(start(alice, incident, 1))
    assert (run.status, run.reason) == (Status.FAILED, "cluster-resting")
    assert "Run it again in" in run.message


def test_a_person_who_runs_it_a_moment_later_tries_anew(
    rests: Cluster, incident: Incident, alice: User
) -> None:
    Pace.objects.update(failed_at=F("failed_at") - timedelta(seconds=6))
    assert executed(start(alice, incident, 1)).status == Status.DONE
    assert Pace.objects.get().failures == 0


def test_a_person_who_wants_it_too_does_not_wait_for_the_rest(
    rests: Cluster, incident: Incident, run: StepRun, alice: User
) -> None:
    executed(run)
    for _ in range(2):  # twice is harmless
        assert start(alice, incident, 1) == run
    run.refresh_from_db()
    assert (run.queue, run.message) == (StepRun.Queue.INTERACTIVE, "")
    assert backlog(ALERT) == 0
    assert executed(run).reason == "cluster-resting"


def test_what_alerts_ask_together_is_asked_once(
    incident: Incident, cluster: Cluster, replayed: ReplayServer, run: StepRun
) -> None:
    actor = Automatic("alert KubeVirtDown")
    executed(run)
    before = len(replayed.requests)
    again = executed(start(actor, incident, 1, occasion=StepRun.Occasion.ALERT))
    assert len(replayed.requests) == before
    assert (again.status, again.observations.count()) == (
        Status.DONE,
        run.observations.count(),
    )


def test_a_person_gets_a_fresh_answer(
    incident: Incident, replayed: ReplayServer, run: StepRun, alice: User
) -> None:
    executed(run)
    before = len(replayed.requests)
    executed(start(alice, incident, 1))
    assert len(replayed.requests) > before
