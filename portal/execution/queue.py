"""The Celery application: Redis carries ids, PostgreSQL holds the truth."""

from __future__ import annotations

import logging
import os
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError
from redis import RedisError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

logger = logging.getLogger(__name__)

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")

RUN_STEP = "portal.execution.tasks.run_step"


def hand_out(run: UUID, queue: str) -> bool:
    """Give a queued run to a worker of `queue`. False without a broker."""
    return send_task(RUN_STEP, str(run), queue)


def send_task(task: str, subject: str | int, queue: str) -> bool:
    """Have a worker of `queue` do `task` to the row with this id.

    False without a broker: the row waits, and a sweep sends it again.
    """
    try:
        app.send_task(task, (subject,), queue=queue, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("%s of %s waits, no broker: %s", task, subject, error)
        return False
    return True


def backlog(queue: str) -> int | None:
    """How many tasks wait for a worker of `queue`; None without a broker."""
    try:
        with app.pool.acquire(block=True) as connection:
            declared = connection.default_channel.queue_declare(queue)
            return int(declared.message_count)
    except (OperationalError, RedisError, OSError):
        return None
