"""Redis carries the ids of notices; PostgreSQL holds the truth."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from portal.execution.queue import app

logger = logging.getLogger(__name__)

QUEUE = "notify"
SEND_NOTICE = "portal.notify.tasks.send_notice"
# The sweeper hands it out again and again: what waited so long is not the last word.
EXPIRES = 10


def hand_out(pk: int) -> bool:
    """Give a notice to a worker. False without a broker."""
    try:
        app.send_task(SEND_NOTICE, (pk,), queue=QUEUE, expires=EXPIRES, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("notice %s waits, no broker: %s", pk, error)
        return False
    return True
