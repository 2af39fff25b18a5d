"""kubectl events: what happened, oldest first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.client import JSON
from portal.kube.errors import CommandError
from portal.kube.following import ended, follow_seconds
from portal.kube.formats.columns import align_text
from portal.kube.gosort import gosort
from portal.kube.printing import printed, read_format
from portal.kube.times import moment, since
from portal.kube.verbs.describe.related import pages

Json = dict[str, Any]
_HEADER = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
_TERMINAL = str.maketrans({"\x1b": "^[", "\r": "\\r"})


def events(call: Call, context: Context) -> Output:
    """A table in the order of time, or a list in a format.

    Arguments mean nothing to kubectl here. Raises CommandError and KubeError.
    """
    asked = _asked(call, context)
    wanted = read_format(call)
    path = context.discovery.resolve("events").path(asked.namespace)
    if call.is_set("watch"):
        return (yield from _watch(path, asked, call, context))
    found = [
        event for event in pages(context, path, *asked.query) if asked.takes(event)
    ]
    if not found:
        yield Chunk("err", _nothing(asked.namespace))
        return 0
    found = gosort(found, lambda one, two: _time(one) < _time(two))
    if wanted.name:
        # kubectl drops what its printer says is wrong.
        with suppress(CommandError):
            for text in printed(_list(found), wanted, typed=True):
                yield Chunk("out", text)
        return 0
    lines = [] if call.is_set("no-headers") else [_line(_HEADER, "NAMESPACE", asked)]
    lines += [_row(event, asked, context.now) for event in found]
    yield Chunk("out", align_text("".join(lines)))
    return 0


def _watch(path: str, asked: _Asked, call: Call, context: Context) -> Output:
    """Each event as it comes, those that are there already first."""
    wanted = read_format(call)
    seconds = follow_seconds(context.client)
    query = (("limit", "500"), ("watch", "true"), *asked.query)
    news = context.client.watch(path, sorted(query), accept=JSON, seconds=seconds)
    headers = [] if call.is_set("no-headers") else [_line(_HEADER, "NAMESPACE", asked)]
    remembered: list[int] = []
    while True:
        try:
            event = next(news)
        except StopIteration as end:
            if end.value:
                yield ended(seconds)
            return 0
        if event["type"] == "DELETED" or not asked.takes(event["object"]):
            continue
        if wanted.name:
            text = "".join(printed(event["object"], wanted, typed=True))
        else:
            row = _row(event["object"], asked, context.now)
            text = align_text("".join([*headers, row]), remembered)
            headers.clear()
        yield Chunk("out", text)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which events. `namespace` is "" for all of them."""

    namespace: str
    types: frozenset[str]
    query: tuple[tuple[str, str], ...]

    def takes(self, event: Json) -> bool:
        return not self.types or str(event.get("type", "")).lower() in self.types


def _asked(call: Call, context: Context) -> _Asked:
    query: tuple[tuple[str, str], ...] = ()
    if target := call.flag("for"):
        query = (("fieldSelector", _about(target, context)),)
    given = ",".join(call.every("types"))
    types = frozenset(given.lower().split(",")) if given else frozenset()
    if not types <= {"normal", "warning"}:
        raise CommandError("valid --types are Normal or Warning")
    everywhere = call.is_set("all-namespaces")
    namespace = "" if everywhere else call.flag("namespace") or context.namespace
    return _Asked(namespace, types, query)


def _about(target: str, context: Context) -> str:
    """The field selector of events about one object."""
    kind, slash, name = target.partition("/")
    if not slash:
        raise CommandError("--for must be in resource/name form")
    if "/" in name:
        raise CommandError(
            "arguments in resource/name form may not have more than one slash"
        )
    resource = context.discovery.resolve(kind)
    terms = {
        "involvedObject.kind": resource.kind,
        "involvedObject.name": _escaped(name),
    }
    return ",".join(f"{field}={value}" for field, value in terms.items())


def _escaped(value: str) -> str:
    """A value in a field selector (fields.EscapeValue)."""
    for sign in "\\,=":
        value = value.replace(sign, "\\" + sign)
    return value


def _nothing(namespace: str) -> str:
    return (
        f"No events found in {namespace} namespace.\n"
        if namespace
        else "No events found.\n"
    )


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


def _row(event: Json, asked: _Asked, now: datetime) -> str:
    about = event.get("involvedObject") or {}
    cells = [
        _interval(event, now),
        str(event.get("type") or ""),
        str(event.get("reason") or ""),
        f"{about.get('kind') or ''}/{about.get('name') or ''}",
        str(event.get("message") or "").strip(),
    ]
    cells = [cell.translate(_TERMINAL) for cell in cells]
    namespace = (event.get("metadata") or {}).get("namespace") or ""
    return _line(cells, namespace, asked)


def _line(cells: list[str], namespace: str, asked: _Asked) -> str:
    shown = cells if asked.namespace else [namespace, *cells]
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
