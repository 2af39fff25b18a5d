"""kubectl events: what happened, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.client import JSON
from portal.kube.errors import CommandError, KubeError
from portal.kube.following import ended, follow_seconds
from portal.kube.gosort import gosort
from portal.kube.lists import pages
from portal.kube.printing import printer, read_format
from portal.kube.times import moment
from portal.kube.verbs.errors import about_list
from portal.kube.verbs.events.asked import Asked, read_asked
from portal.kube.verbs.events.rows import Rows

__all__ = ["events"]

Json = dict[str, Any]


def events(call: Call, context: Context) -> Output:
    """A table in the order of time, or a list in a format.

    Arguments mean nothing to kubectl here. Raises CommandError and KubeError.
    """
    asked = read_asked(call, context)
    wanted = read_format(call)
    show = printer(wanted, typed=True) if wanted.name else None
    rows = Rows(
        context.now,
        headers=not call.is_set("no-headers"),
        namespaces=not asked.namespace,
    )
    path = context.discovery.resolve("events").path(asked.namespace)
    if call.is_set("watch"):
        one = show or (lambda event: iter([rows.text([event])]))
        return (
            yield from _watch(path, asked, lambda event: "".join(one(event)), context)
        )
    found = _found(path, asked, context)
    if not found:
        where = f" in {asked.namespace} namespace" if asked.namespace else ""
        yield Chunk("err", f"No events found{where}.\n")
    elif show is None:
        yield Chunk("out", rows.text(found))
    else:
        # kubectl keeps quiet about what its printer can not do with the list.
        with suppress(CommandError):
            yield from (Chunk("out", text) for text in show(_list(found)))
    return 0


def _found(path: str, asked: Asked, context: Context) -> list[Json]:
    """The events in the order in which Go's sort leaves them."""
    try:
        every = list(pages(context, path, *asked.query))
    except KubeError as error:
        raise about_list(
            error, "events", "", dict(asked.query).get("fieldSelector", "")
        ) from None
    taken = [event for event in every if asked.takes(event)]
    return gosort(taken, lambda one, two: _time(one) < _time(two))


def _watch(
    path: str, asked: Asked, show: Callable[[Json], str], context: Context
) -> Output:
    """Each event as it comes, those that are there already first."""
    seconds = follow_seconds(context.client)
    query = (("limit", "500"), ("watch", "true"), *asked.query)
    news = context.client.watch(path, sorted(query), accept=JSON, seconds=seconds)
    while True:
        try:
            event = next(news)
        except StopIteration as end:
            if end.value:
                yield ended(seconds)
            return 0
        if event["type"] != "DELETED" and asked.takes(event["object"]):
            yield Chunk("out", show(event["object"]))


def _time(event: Json) -> datetime:
    series = event.get("series")
    if series:
        return moment(series.get("lastObservedTime"))
    return moment(event.get("lastTimestamp") or event.get("eventTime"))


def _list(found: list[Json]) -> Json:
    stamp = {"kind": "Event", "apiVersion": "v1"}
    return {
        "kind": "EventList",
        "apiVersion": "v1",
        "metadata": {},
        "items": [{**stamp, **event} for event in found],
    }
