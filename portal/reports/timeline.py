"""The story of an incident as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent

from portal.reports.record import EntryRecord, Record

_SIGNS = re.compile(r"[\\`*\[\]<|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def timeline_markdown(record: Record) -> str:
    """The whole story, oldest first, times in UTC."""
    head = f"# Timeline of #{record.number}: {plain(record.title)}\n\n"
    drill = "**Drill**: a replayed cluster.\n\n" if record.drill else ""
    where = f"{record.where.capitalize()}, times in UTC.\n\n"
    return head + drill + where + "".join(lines(record.timeline))


def lines(entries: tuple[EntryRecord, ...]) -> Iterator[str]:
    """One item a line of the story; the words of people are quoted below theirs."""
    for entry in entries:
        yield _line(entry)


def plain(text: str) -> str:
    """Words that Markdown is not to interpret, on one line.

    An underscore inside a word means nothing to Markdown and stays readable.
    """
    return " ".join(_SIGNS.sub(r"\\\g<0>", text).split())


def _line(entry: EntryRecord) -> str:
    head = f"- {entry.at:%Y-%m-%d %H:%M:%S} "
    late = f" (recorded {entry.recorded_at:%H:%M:%S})" if entry.late else ""
    edited = ", edited" if entry.edited else ""
    by = f"{plain(entry.by)}{edited}"
    if entry.removed_by:
        return f"{head}{entry.kind} by {by}, removed by {plain(entry.removed_by)}\n"
    if entry.kind in {"note", "action"}:
        return f"{head}{entry.kind} by {by}{late}\n\n{_quoted(entry.text)}\n"
    return f"{head}{plain(entry.text)} ({by})\n"


def _quoted(text: str) -> str:
    return indent(text.strip() + "\n", "  > ", lambda line: True)
