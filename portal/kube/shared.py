"""Answers that several runs may use, if they ask for the same within seconds.

Ten alerts that fire together ask for the same lists. Kept are redacted answers as text:
each run gets objects of its own, which it may change.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from portal.kube.transport import Endpoint, Request

if TYPE_CHECKING:
    from portal.kube.client import Answer

SECONDS = 5.0
MOST_BYTES = 16 * 1024 * 1024
Key = tuple[
    Endpoint, Callable[[Any], Any] | None, str, tuple[tuple[str, str], ...], str
]


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Answer
    text: bytes
    until: float


class SharedReads:
    """The answers of the last seconds; the oldest go first when they are too many.

    The key is who asks whom for what, and the redactor that saw the answer.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Key) -> Answer | None:
        """An answer that was asked for within SECONDS."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept.until < time.monotonic():
            return None
        return replace(kept.answer, json=json.loads(kept.text))

    def keep(self, key: Key, answer: Answer, asked: float) -> None:
        """Keep an answer to a request that was sent at `asked` (monotonic)."""
        text = json.dumps(answer.json).encode()
        if len(text) > MOST_BYTES:
            return
        kept = _Kept(replace(answer, json=None), text, asked + SECONDS)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = kept
            self._shrink()

    def _shrink(self) -> None:
        """Drop what is over, and the oldest beyond MOST_BYTES."""
        now = time.monotonic()
        for key in [key for key, kept in self._kept.items() if kept.until < now]:
            del self._kept[key]
        while sum(len(kept.text) for kept in self._kept.values()) > MOST_BYTES:
            self._kept.popitem(last=False)


def key_of(
    endpoint: Endpoint, redact: Callable[[Any], Any] | None, request: Request
) -> Key:
    """Nothing but an identical GET shares it."""
    query = tuple((name, value) for name, value in request.query)
    return endpoint, redact, request.path, query, request.accept
