"""Finds deliveries that nobody works on and sends them again. Needs PostgreSQL only."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.alerts.intake.queue import send
from portal.alerts.models import Delivery

RESEND_AFTER = timedelta(seconds=10)


def sweep() -> int:
    """One look at what waits; how many sources had to be sent again.

    One delivery a source is enough: whoever takes it works off all of them.
    """
    now = timezone.now()
    waiting = Delivery.objects.waiting().filter(sent_at__lt=now - RESEND_AFTER)
    oldest = waiting.order_by("source_id", "id").distinct("source_id")
    stale = list(oldest.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=stale).update(sent_at=now)
    for pk in stale:
        send(pk)
    return len(stale)
