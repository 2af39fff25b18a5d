"""An incident in a few lines: for a ticket, a chat, or a tracker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from portal.reports.record import Record
from portal.reports.seen import Seen
from portal.reports.spans import moment
from portal.reports.timeline import plain

ALERTS = 10
STEPS = 12
# How much of each step's output a ticket shows.
TICKET_LINES = 4


def ticket_title(record: Record) -> str:
    """`#12 NoReadyVirtOperator on prod-east (critical, mitigated)`."""
    where = f" on {record.cluster}" if record.cluster else ""
    facts = [record.severity] if record.severity != "none" else []
    drill = "Drill: " if record.drill else ""
    title = f"{drill}#{record.number} {record.title}{where}"
    return f"{title} ({', '.join([*facts, record.status])})"


def ticket_text(record: Record, seen: list[Seen]) -> str:
    """Markdown that reads as plain text, too."""
    text = "\n".join(_lines(record, seen)).strip()
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"


def _lines(record: Record, seen: list[Seen]) -> Iterator[str]:
    yield plain(ticket_title(record))
    yield ""
    yield from _facts(record)
    yield from _alerts(record)
    yield from evidence_lines(seen)
    done = [entry for entry in record.timeline if entry.kind == "action"]
    if done:
        yield "\nWhat was done:\n"
        yield from (f"- {entry.at:%H:%M} {plain(entry.text)}" for entry in done)
    todo = [one for one in record.follow_ups if one.done_at is None]
    if todo:
        yield "\nTo be done:\n"
        yield from (f"- {plain(one.title)}" for one in todo)


def evidence_lines(seen: list[Seen]) -> Iterator[str]:
    """What the steps showed, as a block that keeps its columns."""
    telling = [one for one in seen if one.lines or one.status]
    if not telling:
        return
    yield "\nWhat was seen:\n"
    for one in telling[:STEPS]:
        status = f" ({plain(one.status)})" if one.status else ""
        yield f"- {plain(one.title)}{status}\n"
        if one.command:
            yield f"      $ {one.command}"
            yield from (f"      {line}" for line in one.lines)
            if one.more:
                yield f"      … of {one.total:,} lines"
            yield ""


def _facts(record: Record) -> Iterator[str]:
    times = record.times
    told = {
        "Cluster": record.cluster or "not known",
        "Version": record.cluster_version,
        "Started": moment(times.started),
        "Detected": moment(times.detected) if times.detected else "",
        "Mitigated": moment(times.mitigated) if times.mitigated else "",
        "Resolved": moment(times.resolved) if times.resolved else "",
        "Record": record.url,
    }
    yield from (f"- {name}: {value}" for name, value in told.items() if value)


def _alerts(record: Record) -> Iterator[str]:
    if not record.alerts:
        return
    yield "\nAlerts:\n"
    for alert in islice(record.alerts, ALERTS):
        labels = ", ".join(
            f"{name}={value}"
            for name, value in alert.labels.items()
            if name not in {"alertname", "severity"}
        )
        yield f"- {plain(alert.name)}, {alert.status}: {plain(labels)}"
    if (rest := len(record.alerts) - ALERTS) > 0:
        yield f"- and {rest:,} more"
