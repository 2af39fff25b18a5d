"""`manage.py sweep`: the sweeper, until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal.execution.sweeper import SWEEP_SECONDS, sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Send runs again whose worker is gone."""

    help = "Look every 2 s for runs that nobody works on, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, outliving a database that is away for a while."""
        over = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: over.set())
        while not over.wait(SWEEP_SECONDS):
            try:
                sweep()
            except DatabaseError as error:
                logger.warning("sweep: %s", error)
                close_old_connections()
