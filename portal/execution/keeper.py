"""Keeps a running step's lease and listens for Cancel, from a thread beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from portal.clusters.budget import ClusterGate
from portal.incidents.models import StepRun
from portal.live.publish import publish

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
LOOK_SECONDS = 0.5


class Keeper:
    """While a run is under way: renew the lease, abort when somebody cancelled.

    What the run waits for before the gate is told on its page. Most runs end before its first look, so they never pay for its connection.
    """

    def __init__(
        self, run: StepRun, abort: Callable[[str], None], gate: ClusterGate
    ) -> None:
        self._run = run
        self._abort = abort
        self._gate = gate
        self._told = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.cancelled = False

    def __enter__(self) -> Keeper:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        try:
            while not self._over.wait(LOOK_SECONDS):
                try:
                    if not self._look():
                        return
                except (OperationalError, InterfaceError) as error:
                    logger.warning(
                        "run %s can not renew its lease: %s", self._run.uuid, error
                    )
                    connection.close()
        finally:
            connection.close()  # this thread's own

    def _look(self) -> bool:
        """Renew; False when the run is to end."""
        mine = StepRun.objects.held(self._run)
        waiting = self._gate.waiting
        held = mine.filter(cancel_requested_at=None).update(
            lease_until=timezone.now() + LEASE, message=waiting
        )
        if held:
            self._tell(waiting)
            return True
        self.cancelled = mine.exists()
        self._abort("cancelled" if self.cancelled else "another worker took over")
        return False

    def _tell(self, waiting: str) -> None:
        """Open pages show why it waits, and that it goes on."""
        if waiting != self._told:
            self._told = waiting
            publish(self._run.incident.channel, f"run-{self._run.uuid}")
