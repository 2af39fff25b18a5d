"""The Celery application with the tasks of every room (`celery -A portal`)."""

from __future__ import annotations

from portal.execution.queue import app

app.autodiscover_tasks()
