"""The Celery application with the tasks of every room (`celery -A portal`)."""

from __future__ import annotations

import gc
import resource
from typing import Any

from celery.signals import worker_before_create_process, worker_process_init

from portal.execution.queue import app

app.autodiscover_tasks()

# A program for jq can ask for any amount of memory; its worker dies of it, not the
# machine. The rest of a worker needs a tenth of this.
CHILD_BYTES = 1 << 30


@worker_process_init.connect  # type: ignore[untyped-decorator]  # celery has no types
def limit_memory(**_: Any) -> None:
    """Bound what one child of the worker may allocate."""
    resource.setrlimit(resource.RLIMIT_DATA, (CHILD_BYTES, CHILD_BYTES))


@worker_before_create_process.connect  # type: ignore[untyped-decorator]  # celery has no types
def share_memory(**_: Any) -> None:
    """Let children share what is there before the fork: half of their memory.

    Their garbage collector would write into each object that it looks at.
    """
    gc.collect()
    gc.freeze()
