"""Celery's door to sending. No logic here."""

from __future__ import annotations

from celery import shared_task

from portal.notify import queue
from portal.notify.forgetting import forget
from portal.notify.models import Channel
from portal.notify.sending import due, send


@shared_task(  # type: ignore[untyped-decorator]  # celery has no types
    # The first one ends the try; past the second one the process is killed, and the
    # sweeper takes the notice back.
    soft_time_limit=30,
    time_limit=40,
)
def send_notice(pk: int) -> None:
    """Send one notice, then hand out the channel's next one."""
    if send(pk):
        channel = Channel.objects.filter(notices=pk).first()
        for following in due(channel) if channel else ():
            queue.hand_out(following)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def forget_notices() -> None:
    """Delete what was told long ago."""
    forget()
