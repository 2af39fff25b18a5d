"""Celery's door to sending. No logic here."""

from __future__ import annotations

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from portal.notify import queue
from portal.notify.models import Notice
from portal.notify.sending import abandon, due, send


@shared_task(  # type: ignore[untyped-decorator]  # celery has no types
    # Past the second one the process is killed, and the sweeper takes over.
    soft_time_limit=30,
    time_limit=40,
)
def send_notice(pk: int) -> None:
    """Send one notice, then hand out the channel's next one."""
    try:
        sent = send(pk)
    except SoftTimeLimitExceeded:
        abandon(pk)
        return
    if sent:
        for following in due(
            Notice.objects.select_related("channel").get(pk=pk).channel
        ):
            queue.hand_out(following)
