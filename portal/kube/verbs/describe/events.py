"""The Events section."""

from __future__ import annotations

from datetime import datetime

from portal.kube.gosort import gosort
from portal.kube.objects import Json, number, text
from portal.kube.times import moment, since
from portal.kube.verbs.describe.writer import Writer


def events(out: Writer, given: list[Json], now: datetime) -> None:
    """A table of events, oldest last timestamp first; `<none>` without any."""
    if not given:
        out.line(0, "Events:", "<none>")
        return
    out.flush()
    out.line(0, "Events:")
    out.line(1, "Type", "Reason", "Age", "From", "Message")
    out.line(1, "----", "------", "----", "----", "-------")
    for event in gosort(given, lambda one, other: _last(one) < _last(other)):
        out.line(
            1,
            text(event, "type"),
            text(event, "reason"),
            _age(event, now),
            _source(event),
            _message(event),
        )


def _last(event: Json) -> datetime:
    return moment(event.get("lastTimestamp"))


def _age(event: Json, now: datetime) -> str:
    first = since(event.get("eventTime") or event.get("firstTimestamp"), now)
    if series := event.get("series"):
        last, count = (
            since(series.get("lastObservedTime"), now),
            number(series, "count"),
        )
        return f"{last} (x{count} over {first})"
    if (count := number(event, "count")) > 1:
        return f"{since(event.get('lastTimestamp'), now)} (x{count} over {first})"
    return first


def _source(event: Json) -> str:
    return text(event, "source", "component") or text(event, "reportingComponent")


def _message(event: Json) -> str:
    message, place = (
        text(event, "message").strip(),
        text(event, "involvedObject", "fieldPath"),
    )
    return f"{place}: {message}" if place else message
