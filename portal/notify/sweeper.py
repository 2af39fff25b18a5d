"""What the sweeper does for notifications; it needs PostgreSQL only.

While Redis is away notices wait, and are handed out when it is back.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.notify import queue, silence
from portal.notify.models import Notice
from portal.notify.planner import plan
from portal.notify.sending import due, take_back

# What was told is kept for so long; incidents keep their own story.
KEPT = timedelta(days=90)
FORGET_AT_ONCE = 1000


def sweep() -> int:
    """One look: plan what happened, hand out what is due; how much that was."""
    touched = plan() + silence.look() + take_back() + _forget()
    for pk in due():
        if not queue.hand_out(pk):
            break
        touched += 1
    return touched


def _forget() -> int:
    ended = Notice.objects.exclude(status__in=("waiting", "sending"))
    old = ended.filter(created_at__lt=timezone.now() - KEPT)
    return old.filter(pk__in=old.values("pk")[:FORGET_AT_ONCE]).delete()[0]
