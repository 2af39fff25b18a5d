"""What was told is kept for a while; incidents keep their own story."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.notify.models import Notice

KEPT = timedelta(days=90)
AT_ONCE = 5000


def forget() -> int:
    """Delete notices that ended long ago; how many."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT)
    ended = old.exclude(status__in=(Notice.Status.WAITING, Notice.Status.SENDING))
    deleted, _ = Notice.objects.filter(pk__in=ended.values("pk")[:AT_ONCE]).delete()
    return deleted
