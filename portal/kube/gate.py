"""What stands between a client and its cluster: may a request go now?"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from portal.kube import errors
from portal.kube.errors import KubeError

PAUSE_POLL_SECONDS = 0.2


class Gate(Protocol):
    """Lets requests through, and hears how they went. Used from several threads."""

    def enter(self, remaining: Callable[[], float]) -> AbstractContextManager[object]:
        """Wait until a request may go; it holds its place for the block.

        `remaining` is how many seconds may be waited, and raises Aborted when
        waiting is in vain. Raises KubeError (BUSY, RESTING), Delayed.
        """

    def answered(self, pause: float | None) -> None:
        """The server answered; `pause` are seconds in which it wants no request."""

    def failed(self, error: KubeError) -> None:
        """No connection came about."""


class Open:
    """Lets everything through but during a pause: one person's own kubeconfig."""

    def __init__(self) -> None:
        self._until = 0.0

    def enter(self, remaining: Callable[[], float]) -> AbstractContextManager[object]:
        """Wait for the end of the pause."""
        while (pause := self._until - time.monotonic()) > 0:
            if pause > remaining():
                raise too_long(pause)
            time.sleep(min(pause, PAUSE_POLL_SECONDS))
        return nullcontext()

    def answered(self, pause: float | None) -> None:
        """Remember the pause."""
        if pause is not None:
            self._until = time.monotonic() + pause

    def failed(self, error: KubeError) -> None:
        """The next one may have more luck."""


def too_long(pause: float) -> KubeError:
    """For a pause that does not end in time."""
    return KubeError(
        f"the API server has too much to do and wants no request for {pause:.0f} s",
        reason=errors.BUSY,
    )
