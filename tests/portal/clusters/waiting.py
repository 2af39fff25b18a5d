"""How long a test lets a gate wait."""

from __future__ import annotations

import math
import time

from portal.kube.errors import Aborted


def for_ever() -> float:
    """As long as it takes."""
    return math.inf


class Patience:
    """So many seconds, and then Aborted."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def __call__(self) -> float:
        left = self._until - time.monotonic()
        if left < 0:
            raise Aborted("over")
        return left
