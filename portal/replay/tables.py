"""Tables: what a server prints for people, one row an object.

Recorded cells hold ages as of the recording. While the clock is live, the cells
whose source is known (Age, a pod's last restart, an event's times) are worked
out anew for every answer, so that they agree with the times in the objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from portal.replay import gojson
from portal.replay.clock import Clock
from portal.replay.durations import human
from portal.replay.recording import Collection, Item
from portal.replay.statuses import bad_request
from portal.replay.target import Query, first

_RESTARTS = re.compile(r"(\d+) \(.+ ago\)")


def table(
    collection: Collection,
    items: Iterable[Item],
    metadata: dict[str, Any],
    query: Query,
    clock: Clock,
    *,
    headers: bool = True,
) -> bytes:
    """A Table as JSON. Raises Refusal (400) for an unknown `includeObject`."""
    embed = _embedded(first(query, "includeObject"))
    columns = collection.columns if headers else None
    head = {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": metadata,
        "columnDefinitions": columns,
    }
    rows = b",".join(
        b'{"cells":%b,"object":%b}'
        % (gojson.encode(cells(collection, item, clock)), embed(item))
        for item in sorted(items, key=lambda item: item.rank)
    )
    return gojson.encode(head)[:-1] + b',"rows":[' + rows + b"]}"


def _embedded(include: str) -> Callable[[Item], bytes]:
    match include:
        case "" | "Metadata":
            return lambda item: item.partial
        case "Object":
            return lambda item: item.alone
        case "None":
            return lambda item: b"null"
    raise bad_request(f"unrecognized includeObject value: {include!r}")


def cells(collection: Collection, item: Item, clock: Clock) -> list[Any]:
    """The cells of one row, their ages as of now."""
    if clock.is_frozen:
        return list(item.cells)
    names = [column["name"] for column in collection.columns]
    pairs = zip(names, item.cells, strict=False)  # IPAddress has a cell too many
    aged = [_aged(name, cell, item.data, clock) for name, cell in pairs]
    return aged + list(item.cells[len(aged) :])


def _aged(name: str, cell: Any, data: dict[str, Any], clock: Clock) -> Any:
    if not isinstance(cell, str):
        return cell
    match name:
        case "Age":
            since = data["metadata"].get("creationTimestamp")
        case "Restarts" if found := _RESTARTS.fullmatch(cell):
            age = _age(_last_restart(data), clock)
            return f"{found[1]} ({age} ago)" if age else cell
        case "Last Seen" | "First Seen":
            since = _seen(data)[name == "Last Seen"]
        case _:
            return cell
    return _age(since, clock) or cell


def _age(since: str | None, clock: Clock) -> str:
    return human(clock.now() - datetime.fromisoformat(since)) if since else ""


def _last_restart(pod: dict[str, Any]) -> str | None:
    status = pod["status"]
    finished = [
        ended["finishedAt"]
        for container in status.get("containerStatuses") or ()
        if (ended := container.get("lastState", {}).get("terminated"))
    ]
    return max(finished, default=None)


def _seen(event: dict[str, Any]) -> tuple[str | None, str | None]:
    """First and last, from the fields of either version of Event."""
    series = event.get("series") or {}
    first_seen = (
        event.get("firstTimestamp")
        or event.get("deprecatedFirstTimestamp")
        or event.get("eventTime")
    )
    last_seen = (
        series.get("lastObservedTime")
        or event.get("lastTimestamp")
        or event.get("deprecatedLastTimestamp")
        or first_seen
    )
    return first_seen, last_seen
