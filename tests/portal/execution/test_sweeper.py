"""What becomes of runs whose worker or broker went away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.execution.queue import app, backlog
from portal.execution.recorder import DatabaseRecorder
from portal.execution.services import cancel, start
from portal.execution.sweeper import MAX_ATTEMPTS, sweep
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun
from portal.kube.errors import Aborted

pytestmark = pytest.mark.django_db(transaction=True)
Status = StepRun.Status


@pytest.fixture(autouse=True)
def empty_queues() -> None:
    """As if workers had taken everything that was sent."""
    for queue in StepRun.Queue.values:
        empty(queue)


def empty(queue: str) -> None:
    with app.pool.acquire() as connection:
        connection.default_channel.queue_purge(queue)


def held_by_a_dead_worker(run: StepRun, attempts: int = 1) -> None:
    StepRun.objects.filter(pk=run.pk).update(
        status=Status.RUNNING,
        attempts=attempts,
        started_at=timezone.now() - timedelta(seconds=20),
        lease_until=timezone.now() - timedelta(seconds=1),
    )


def seen(run: StepRun) -> StepRun:
    run.refresh_from_db()
    return run


def test_a_run_whose_lease_is_over_is_sent_again_and_done(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    held_by_a_dead_worker(run)
    assert sweep() == 1
    assert (seen(run).status, run.lease_until) == (Status.QUEUED, None)
    assert run.sent_at is not None
    execute(run.uuid)
    assert (seen(run).status, run.attempts) == (Status.DONE, 2)
    assert run.outputs.count() == 1
    assert incident.timeline.filter(text__contains="sent again").exists()


def test_what_a_dead_attempt_stored_is_replaced(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    held_by_a_dead_worker(run)
    run.outputs.create(position=1, command="half")
    sweep()
    execute(run.uuid)
    assert run.outputs.get().command != "half"


def test_after_the_last_attempt_it_is_lost(alice: User, incident: Incident) -> None:
    run = start(alice, incident, 1)
    held_by_a_dead_worker(run, MAX_ATTEMPTS)
    assert sweep() == 1
    assert seen(run).status == Status.LOST
    assert "3 workers died" in run.message
    assert run.finished_at is not None
    assert sweep() == 0


def test_a_run_with_a_lease_is_left_alone(alice: User, incident: Incident) -> None:
    run = start(alice, incident, 1)
    held_by_a_dead_worker(run)
    later = timezone.now() + timedelta(seconds=5)
    StepRun.objects.update(lease_until=later)
    assert sweep() == 0
    assert seen(run).status == Status.RUNNING


def test_a_cancelled_run_of_a_dead_worker_is_cancelled(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    held_by_a_dead_worker(run)
    cancel(alice, run)
    sweep()
    assert seen(run).status == Status.CANCELLED


def test_a_queued_run_that_nobody_took_is_sent_again(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    assert sweep() == 0  # just sent
    long_ago = timezone.now() - timedelta(minutes=1)
    StepRun.objects.update(sent_at=long_ago)
    empty(run.queue)
    assert sweep() == 1
    assert seen(run).sent_at is not None
    assert run.sent_at > long_ago
    assert backlog(run.queue) == 1


def test_a_run_that_stands_in_a_long_queue_is_not_sent_again(
    alice: User, incident: Incident
) -> None:
    start(alice, incident, 1)
    StepRun.objects.update(sent_at=timezone.now() - timedelta(minutes=1))
    assert sweep() == 0
    assert backlog(StepRun.Queue.INTERACTIVE) == 1


def test_a_run_goes_to_its_queue_also_the_second_time(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1, occasion=StepRun.Occasion.ALERT)
    assert backlog(StepRun.Queue.ALERT) == 1
    held_by_a_dead_worker(run)
    sweep()
    assert backlog(StepRun.Queue.ALERT) == 2
    assert backlog(StepRun.Queue.INTERACTIVE) == 0


def test_a_run_that_was_never_sent_is_sent(alice: User, incident: Incident) -> None:
    run = start(alice, incident, 1)
    StepRun.objects.update(sent_at=None)
    sweep()
    assert seen(run).sent_at is not None


def test_a_worker_that_lost_its_run_can_store_nothing_more(
    alice: User, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    held_by_a_dead_worker(run)
    slow = StepRun.objects.get(pk=run.pk)  # as the first worker knows it
    sweep()
    execute(run.uuid)
    recorder = DatabaseRecorder(slow, 1000)
    recorder.begin("kubectl get pods")
    with pytest.raises(Aborted):
        recorder.begin("kubectl get nodes")
    assert (seen(run).status, run.attempts) == (Status.DONE, 2)
    assert not run.outputs.filter(command="kubectl get pods").exists()
