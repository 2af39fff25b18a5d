"""Every `{{ name }}` that a template may use, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.reports.record import Record, StepRecord
from portal.reports.seen import what_was_seen
from portal.reports.spans import moment, span
from portal.reports.timeline import lines, plain
from runbooks.parsing.document import parse_document

EVIDENCE_LINES = 5
NOTHING = "*Nothing is recorded.*"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`value` makes Markdown of the record."""

    says: str
    value: Callable[[Record], str]


def values_of(record: Record) -> dict[str, Callable[[], str]]:
    """What each name becomes for this incident, made when it is asked for."""
    return {name: lambda p=one: p.value(record) for name, one in PLACEHOLDERS.items()}  # type: ignore[misc]


def _title(record: Record) -> str:
    return plain(record.title)


def _drill(record: Record) -> str:
    return (
        "**Drill**: on a replayed cluster; nothing was really broken."
        if record.drill
        else ""
    )


def _facts(record: Record) -> str:
    runbook = record.runbook
    facts = [
        ("Cluster", plain(record.cluster) or "not known"),
        ("Severity", record.severity),
        ("Status", record.status),
        ("Runbook", plain(runbook.name) if runbook else "none"),
        ("Record", f"<{record.url}>"),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def _times(record: Record) -> str:
    times = record.times
    rows: list[tuple[str, datetime | None]] = [
        ("Started", times.started),
        ("Detected", times.detected),
        ("Reported", times.reported),
        ("Acknowledged", times.acknowledged),
        ("Mitigated", times.mitigated),
        ("Alerts cleared", times.self_cleared),
        ("Resolved", times.resolved),
        ("Closed", times.closed),
    ]
    told = [
        f"| {name} | {moment(at)} | {_after(at, times.started)} |"
        for name, at in rows
        if at is not None
    ]
    return "\n".join(["| | when | after the start |", "| --- | --- | --- |", *told])


def _after(at: datetime, start: datetime) -> str:
    return "" if at <= start else span(at - start)


def _evidence(record: Record) -> str:
    return "\n".join(_seen(record)) or NOTHING


def _seen(record: Record) -> Iterator[str]:
    for seen in what_was_seen(record, EVIDENCE_LINES):
        status = f" ({plain(seen.status)})" if seen.status else ""
        yield f"- Step {seen.step}, {plain(seen.title)}{status}\n"
        if seen.command:
            yield from (
                f"      $ {seen.command}",
                *(f"      {at}" for at in seen.lines),
            )
            if seen.more:
                yield f"      … of {seen.total:,} lines"
            yield ""


def _actions(record: Record) -> str:
    told = tuple(entry for entry in record.timeline if entry.kind == "action")
    return "".join(lines(told)) or NOTHING


def _timeline(record: Record) -> str:
    told = tuple(entry for entry in record.timeline if entry.kind != "run")
    return "".join(lines(told)) or NOTHING


def _follow_ups(record: Record) -> str:
    rows = [
        f"| {plain(one.title)} | {plain(one.owner) or 'nobody yet'}"
        f" | {one.due or ''} | {'done' if one.done_at else 'open'} |"
        for one in record.follow_ups
    ]
    head = ["| what | owner | due | state |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows]) if rows else NOTHING


def _people(record: Record) -> str:
    return (
        "\n".join(
            f"- {role.role}: {plain(role.person)}, from {moment(role.since)}"
            + (f" to {moment(role.until)}" if role.until else "")
            for role in record.roles
        )
        or NOTHING
    )


def _alerts(record: Record) -> str:
    return (
        "\n".join(
            f"- {plain(alert.name)}, {plain(alert.severity) or 'no severity'}:"
            f" {moment(alert.starts_at)} to"
            f" {moment(alert.ends_at) if alert.ends_at else 'now'}"
            for alert in record.alerts
        )
        or NOTHING
    )


def _runbook_impact(record: Record) -> str:
    if record.runbook is None:
        return ""
    text = record.runbook.markdown.split("\n")
    for section in parse_document(record.runbook.markdown).sections:
        if section.kind == "impact":
            return _quoted(text[section.start_line : section.end_line])
    return ""


def _quoted(text: list[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text if line.strip())


def _runbook_gaps(record: Record) -> str:
    return "\n".join(f"- {gap}" for gap in _gaps(record)) or NOTHING


def _gaps(record: Record) -> Iterator[str]:
    if record.runbook is None:
        yield "There is no runbook for this yet."
    for step in record.steps:
        name = f"step {step.label}, {plain(step.title)}"
        if step.order > 1000:
            yield f"Run beside the runbook: {name}"
        elif step.mark in {"skipped", "not applicable"}:
            note = f" ({plain(step.mark_note)})" if step.mark_note else ""
            yield f"{step.mark.capitalize()}: {name}{note}"
        elif problem := _problem(step):
            yield f"Did not work: {name} ({plain(problem)})"


def _problem(step: StepRecord) -> str:
    run = step.latest
    if run is None or run.status in {"done", "queued", "running"}:
        return ""
    return run.message or run.status


PLACEHOLDERS: dict[str, Placeholder] = {
    "number": Placeholder("the incident's number", lambda r: str(r.number)),
    "title": Placeholder("its title", _title),
    "cluster": Placeholder("the cluster's name", lambda r: plain(r.cluster)),
    "severity": Placeholder("critical, warning, info, none", lambda r: r.severity),
    "status": Placeholder("where it stands", lambda r: r.status),
    "drill": Placeholder("a remark if it was a drill, else nothing", _drill),
    "facts": Placeholder("a list: cluster, severity, status, runbook, link", _facts),
    "times": Placeholder(
        "a table: what was when, and how long after the start", _times
    ),
    "evidence": Placeholder(
        "the lines that tell most of what each step's newest run printed", _evidence
    ),
    "actions": Placeholder("what people recorded as done", _actions),
    "timeline": Placeholder("the story, without step runs", _timeline),
    "follow_ups": Placeholder("a table: what, owner, due, state", _follow_ups),
    "people": Placeholder("who had which role, from when to when", _people),
    "alerts": Placeholder("the alerts with begin and end", _alerts),
    "runbook_impact": Placeholder("the runbook's Impact, quoted", _runbook_impact),
    "runbook_gaps": Placeholder(
        "steps that were added, skipped, or did not work", _runbook_gaps
    ),
}
