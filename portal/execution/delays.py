"""Runs that no person waits for, and whose cluster can not be asked now."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.execution.services import RESEND_AFTER, send_ready
from portal.incidents.models import StepRun, TimelineEntry, step_label
from portal.incidents.services import add_entry
from portal.kube.errors import Delayed
from portal.live.publish import publish_on_commit

# Then it ends: what is so old says little about the moment of the alert.
MOST_DELAY = timedelta(minutes=10)
# The reason of a run that is put back, and of one that was given up.
NOT_ASKED = "cluster-not-asked"
Status = StepRun.Status


@transaction.atomic
def put_back(run: StepRun, delayed: Delayed) -> None:
    """Queue a claimed run again, to be sent once `delayed` is over; or end it.

    That does not count as an attempt: nothing died, and nothing was asked.
    """
    now = timezone.now()
    if now - run.queued_at > MOST_DELAY:
        _give_up(run, delayed)
        return
    again = now + timedelta(seconds=delayed.seconds)
    StepRun.objects.held(run).update(
        status=Status.QUEUED,
        attempts=run.attempts - 1,
        lease_until=None,
        started_at=None,
        # The sweeper sends what was sent so long ago and is not claimed.
        sent_at=again - RESEND_AFTER,
        reason=NOT_ASKED,
        message=f"{delayed.message}. The next try is at {again:%H:%M:%S} UTC.",
    )
    run.outputs.all().delete()
    publish_on_commit(run.incident.channel, f"run-{run.uuid}")


def _give_up(run: StepRun, delayed: Delayed) -> None:
    minutes = MOST_DELAY.total_seconds() / 60
    message = f"Not run: {delayed.message}, for {minutes:.0f} minutes."
    ended = StepRun.objects.held(run).update(
        status=Status.FAILED,
        lease_until=None,
        finished_at=timezone.now(),
        reason=NOT_ASKED,
        message=message,
    )
    if not ended:
        return
    words = f"Step {step_label(run.step)} failed: {message}"
    add_entry(run.incident, TimelineEntry.Kind.RUN, run.started_by_name, words, run=run)
    publish_on_commit(run.incident.channel, f"run-{run.uuid}")
    transaction.on_commit(lambda: send_ready(run.incident_id))
