"""The Celery application with the tasks of every room (`celery -A portal`)."""

from __future__ import annotations

import resource
from typing import Any

from celery.signals import worker_process_init

from portal.execution.queue import app

app.autodiscover_tasks()

# A program for jq can ask for any amount of memory; its worker dies of it, not the
# machine. The rest of a worker needs a tenth of this.
CHILD_BYTES = 1 << 30


@worker_process_init.connect  # type: ignore[untyped-decorator]  # celery has no types
def limit_memory(**_: Any) -> None:
    """Bound what one child of the worker may allocate."""
    resource.setrlimit(resource.RLIMIT_DATA, (CHILD_BYTES, CHILD_BYTES))
