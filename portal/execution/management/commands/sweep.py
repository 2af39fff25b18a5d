"""`manage.py sweep`: the sweeper, until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from portal.execution.sweeper import SWEEP_SECONDS

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Send again what nobody works on."""

    help = "Look every 2 s for runs and deliveries that nobody works on, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, outliving a database that is away for a while."""
        over = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: over.set())
        # Rooms above this one have work of their own: settings.py knows them all.
        sweeps = [import_string(name) for name in settings.SWEEPS]
        while not over.wait(SWEEP_SECONDS):
            try:
                for sweep in sweeps:
                    sweep()
            except DatabaseError as error:
                logger.warning("sweep: %s", error)
                close_old_connections()
