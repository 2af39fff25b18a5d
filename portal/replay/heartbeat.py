"""Leases that somebody renews and nodes that report: on a live clock they go on.

A recording stands still, and a Lease is stale after seconds. What was fresh at
the moment of recording is kept as fresh as it was; what was stale stays so, and
gets older.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.replay import gojson
from portal.replay.clock import Clock
from portal.replay.recording import Collection, Item

# How often client-go renews a leader's Lease, and a kubelet reports.
LEASE_PERIOD = timedelta(seconds=2)
NODE_PERIOD = timedelta(seconds=10)
# A kubelet posts its status every 5 minutes when nothing changes.
NODE_FRESH = timedelta(minutes=6)

# The object that holds a time, the time's name, and how often it is renewed.
Beat = tuple[dict[str, Any], str, timedelta]
Finder = Callable[[dict[str, Any], datetime], Iterator[Beat]]


def alive(collection: Collection, clock: Clock) -> Collection:
    """The collection with its heartbeats as they are by now."""
    kind = collection.group, collection.resource
    beat = _FINDERS.get(kind)
    if beat is None or clock.is_frozen:
        return collection
    items = tuple(_beaten(item, collection, clock, beat) for item in collection.items)
    return replace(collection, items=items)


def _beaten(item: Item, collection: Collection, clock: Clock, beat: Finder) -> Item:
    data = copy.deepcopy(item.data)
    started = clock.recorded_at + clock.shift
    elapsed = clock.now() - started
    beats = list(beat(data, started))
    for holder, field, period in beats:
        moved = _moment(holder[field]) + elapsed // period * period
        holder[field] = _stamp(moved, like=holder[field])
    if not beats:
        return item
    singular = {"kind": collection.kind, "apiVersion": collection.api_version}
    return replace(
        item,
        data=data,
        in_list=gojson.encode(data),
        alone=gojson.encode(data if "kind" in data else singular | data),
    )


def _lease(data: dict[str, Any], started: datetime) -> Iterator[Beat]:
    spec = data["spec"]
    lasts = timedelta(seconds=spec.get("leaseDurationSeconds") or 0)
    renewed = spec.get("renewTime")
    if renewed and started - _moment(renewed) <= lasts:
        yield spec, "renewTime", LEASE_PERIOD


def _node(data: dict[str, Any], started: datetime) -> Iterator[Beat]:
    for condition in data["status"].get("conditions") or ():
        reported = condition.get("lastHeartbeatTime")
        known = condition["status"] != "Unknown"
        if reported and known and started - _moment(reported) <= NODE_FRESH:
            yield condition, "lastHeartbeatTime", NODE_PERIOD


_FINDERS = {("coordination.k8s.io", "leases"): _lease, ("", "nodes"): _node}


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def _stamp(moment: datetime, *, like: str) -> str:
    """In the precision of `like`: Leases have microseconds, conditions have none."""
    precision = "microseconds" if "." in like else "seconds"
    text = moment.astimezone(UTC).isoformat(timespec=precision)
    return text.replace("+00:00", "Z")
