"""Events as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.kube.formats.columns import align_text
from portal.kube.times import since

Json = dict[str, Any]
_HEADER = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
_TERMINAL = str.maketrans({"\x1b": "^[", "\r": "\\r"})


class Rows:
    """Lines that follow each other; the header comes once, widths are kept."""

    def __init__(self, now: datetime, *, headers: bool, namespaces: bool) -> None:
        self._now = now
        self._namespaces = namespaces
        self._header = [self._line(_HEADER, "NAMESPACE")] if headers else []
        self._widths: list[int] = []

    def text(self, events: Iterable[Json]) -> str:
        """The next lines, aligned."""
        lines = [*self._header, *map(self._row, events)]
        self._header = []
        return align_text("".join(lines), self._widths)

    def _row(self, event: Json) -> str:
        about = event.get("involvedObject") or {}
        cells = [
            _interval(event, self._now),
            str(event.get("type") or ""),
            str(event.get("reason") or ""),
            f"{about.get('kind') or ''}/{about.get('name') or ''}",
            str(event.get("message") or "").strip(),
        ]
        cells = [cell.translate(_TERMINAL) for cell in cells]
        return self._line(cells, (event.get("metadata") or {}).get("namespace") or "")

    def _line(self, cells: list[str], namespace: str) -> str:
        shown = [namespace, *cells] if self._namespaces else cells
        return "\t".join(shown) + "\n"


def _interval(event: Json, now: datetime) -> str:
    """`53m`, or `13m (x15 over 62m)` for what happened again."""
    first = since(event.get("eventTime") or event.get("firstTimestamp"), now)
    series, count = event.get("series"), event.get("count") or 0
    if series:
        last = since(series.get("lastObservedTime"), now)
        return f"{last} (x{series.get('count') or 0} over {first})"
    if count > 1:
        return f"{since(event.get('lastTimestamp'), now)} (x{count} over {first})"
    return first
