"""Lists that several descriptions of one command need, each read once."""

from __future__ import annotations

from threading import Lock

from portal.kube.call import Context
from portal.kube.errors import KubeError
from portal.kube.objects import Json
from portal.kube.verbs.describe.related import optional

# Objects come by namespace, so that few lists are wanted at a time.
KEPT = 4


class Shared:
    """The latest few lists, by path; for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lists: dict[str, list[Json] | KubeError] = {}

    def read(self, context: Context, path: str) -> list[Json] | KubeError:
        """All objects at `path`, or why they can not be had."""
        with self._lock:  # who comes second waits for the first one's answer
            if path not in self._lists:
                while len(self._lists) >= KEPT:
                    self._lists.pop(next(iter(self._lists)))
                self._lists[path] = optional(context, path)
            return self._lists[path]
