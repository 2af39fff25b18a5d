"""What never ends by itself, for as long as a step may take: `-w` and `-f`."""

from __future__ import annotations

import time

from portal.kube.call import Chunk
from portal.kube.client import KubeClient

FOLLOW_SECONDS = 20.0
# What a step needs after that to end in good order.
_MARGIN = 3.0


def follow_seconds(client: KubeClient) -> float:
    """How long to wait for news before the command ends by itself."""
    if client.deadline is None:
        return FOLLOW_SECONDS
    return max(0.1, min(FOLLOW_SECONDS, client.deadline - time.monotonic() - _MARGIN))


def ended(seconds: float) -> Chunk:
    """Says on stderr that it was the portal that stopped looking."""
    return Chunk("err", f"portal: stopped after {seconds:.0f} s: a step has to end\n")
