"""The first lines of evidence: what each step printed, for tickets and post-mortems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from portal.reports.evidence import output_of
from portal.reports.record import CommandRecord, Record, RunRecord, StepRecord

CHARACTERS = 160
OutputOf = Callable[[CommandRecord], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the newest run of a step showed; `lines` are its first ones."""

    step: str
    title: str
    command: str
    status: str
    lines: tuple[str, ...]
    more: int


def first_lines(
    record: Record, lines: int, output_of: OutputOf = output_of
) -> list[Seen]:
    """One for each step that ran, in order. Reads the beginning of each output only."""
    return [
        _seen(step, step.latest, lines, output_of)
        for step in record.steps
        if step.latest
    ]


def _seen(step: StepRecord, run: RunRecord, lines: int, output_of: OutputOf) -> Seen:
    command = _telling(run)
    shown = _head(next(output_of(command), ""), lines) if command else ()
    return Seen(
        step=step.label,
        title=step.title,
        command=command.command if command else "",
        status=_status(run),
        lines=shown,
        more=max(0, command.lines - len(shown)) if command else 0,
    )


def _telling(run: RunRecord) -> CommandRecord | None:
    """The last command that printed something, else the last one."""
    printed = [command for command in run.commands if command.size]
    told = printed or run.commands
    return told[-1] if told else None


def _head(piece: str, lines: int) -> tuple[str, ...]:
    """Of the first stored piece: more than a few lines unless they are huge."""
    told = filter(str.strip, piece.splitlines())
    return tuple(_short(line) for line in islice(told, lines))


def _short(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= CHARACTERS else f"{line[:CHARACTERS]} …"


def _status(run: RunRecord) -> str:
    if run.status == "done":
        return "" if run.exit in {0, None} else f"exit {run.exit}"
    return f"{run.status}: {run.message}" if run.message else run.status
