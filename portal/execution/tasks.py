"""Celery's door to the work. No logic here."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.conf import settings

from portal.execution.worker import execute


@shared_task(  # type: ignore[untyped-decorator]  # celery has no types
    # Past this the worker process is killed and the sweeper takes over.
    time_limit=settings.STEP_SECONDS + 30
)
def run_step(uuid: str) -> None:
    """Run one queued step."""
    execute(UUID(uuid))
