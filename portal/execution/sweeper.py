"""Finds runs that nobody works on and sends them again.

Needs PostgreSQL only: while Redis is away, sending fails quietly and is tried
again. Reads are idempotent, so a second attempt does no harm.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.execution.delays import NOT_ASKED
from portal.execution.queue import backlog
from portal.execution.services import RESEND_AFTER, send, send_ready
from portal.incidents.models import StepRun, TimelineEntry, step_label
from portal.incidents.services import add_entry
from portal.live.publish import publish_on_commit

SWEEP_SECONDS = 2.0
MAX_ATTEMPTS = 3
Status = StepRun.Status


def sweep() -> int:
    """One look at all active runs; how many it had to touch."""
    now = timezone.now()
    touched = 0
    expired = StepRun.objects.filter(status=Status.RUNNING, lease_until__lt=now)
    for run in expired.select_related("incident"):
        touched += _take_back(run, now)
    return touched + sum(_resend(queue, now) for queue in StepRun.Queue.values)


def _resend(queue: str, now: datetime) -> int:
    """Send what never got to a worker of `queue`; nothing without a broker."""
    queued = StepRun.objects.filter(status=Status.QUEUED, queue=queue)
    late = queued.filter(sent_at__lt=now - RESEND_AFTER)
    unsent = set(queued.filter(sent_at=None).values_list("incident_id", flat=True))
    if not (unsent or late.exists()) or (waiting := backlog(queue)) is None:
        return 0
    for incident_id in unsent:
        send_ready(incident_id)
    # In a long queue nothing is lost: sent again, it would only grow.
    lost = late.filter(reason=NOT_ASKED) if waiting else late
    return sum(map(send, lost))


@transaction.atomic
def _take_back(run: StepRun, now: datetime) -> int:
    """Queue a run again whose worker is gone, or end it."""
    end = _end_of(run)
    mine = StepRun.objects.held(run).filter(lease_until__lt=now)
    if end is None:
        taken = mine.update(status=Status.QUEUED, lease_until=None, sent_at=None)
        transaction.on_commit(lambda: send_ready(run.incident_id))
    else:
        status, message = end
        taken = mine.update(
            status=status, message=message, lease_until=None, finished_at=now
        )
    if taken:
        words = end[1] if end else "its worker is gone; it is sent again"
        add_entry(
            run.incident,
            TimelineEntry.Kind.RUN,
            "portal",
            f"Step {step_label(run.step)}: {words}",
            run=run,
        )
        publish_on_commit(run.incident.channel, f"run-{run.uuid}")
        if end:
            transaction.on_commit(lambda: send_ready(run.incident_id))
    return taken


def _end_of(run: StepRun) -> tuple[str, str] | None:
    if run.cancel_requested_at:
        return Status.CANCELLED, "Cancelled; its worker was already gone."
    if run.attempts >= MAX_ATTEMPTS:
        return Status.LOST, (
            f"Lost: {run.attempts} workers died while it ran. A filter that needs more"
            " memory than a worker may have does that."
        )
    return None
