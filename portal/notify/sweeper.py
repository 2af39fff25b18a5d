"""What the sweeper does for notifications; it needs PostgreSQL only.

While Redis is away notices wait, and are handed out when it is back.
"""

from __future__ import annotations

from portal.notify import queue, silence
from portal.notify.planner import plan
from portal.notify.sending import due, take_back


def sweep() -> int:
    """One look: plan what happened, hand out what is due; how much that was."""
    touched = plan() + silence.look() + take_back()
    for pk in due():
        if not queue.hand_out(pk):
            break
        touched += 1
    return touched
