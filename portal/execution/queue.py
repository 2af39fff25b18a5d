"""The Celery application: Redis carries ids, PostgreSQL holds the truth."""

from __future__ import annotations

import logging
import os
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

logger = logging.getLogger(__name__)

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")

RUN_STEP = "portal.execution.tasks.run_step"


def hand_out(run: UUID, queue: str) -> bool:
    """Give a queued run to a worker of `queue`. False without a broker."""
    try:
        app.send_task(RUN_STEP, (str(run),), queue=queue, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("run %s stays queued, no broker: %s", run, error)
        return False
    return True
