"""The few lines of each step that tell most, for tickets, post-mortems and issues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.reports.evidence import output_of
from portal.reports.record import CommandRecord, Record, RunRecord, StepRecord

CHARACTERS = 200
# What people look for first. A word too many costs a line; it is no verdict.
_TROUBLE = re.compile(
    r"error|fail(?:ed|ing|s|ure)?(?![=\w])|fatal|panic|warn|crashloop|backoff|notready"
    r"|not ready|refused|denied|forbidden|unhealthy|oomkilled|evicted|timed out"
    r"|timeout(?!=)|x509|unable|cannot|can't|(?<![\w-])0/\d+\b",
    re.IGNORECASE,
)
OutputOf = Callable[[CommandRecord], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the newest run of a step showed; `lines` are those that tell most."""

    step: str
    title: str
    command: str
    status: str
    lines: tuple[str, ...]
    total: int

    @property
    def more(self) -> bool:
        """Whether there is more to read than `lines`."""
        return self.total > len(self.lines)


def what_was_seen(
    record: Record, lines: int, output_of: OutputOf = output_of
) -> list[Seen]:
    """One for each step that ran, in order, with at most `lines` lines.

    Reads the first stored piece of each output only.
    """
    return [
        _seen(step, step.latest, lines, output_of)
        for step in record.steps
        if step.latest
    ]


def _seen(step: StepRecord, run: RunRecord, lines: int, output_of: OutputOf) -> Seen:
    command = _telling(run)
    shown = _telling_lines(next(output_of(command), ""), lines) if command else ()
    return Seen(
        step=step.label,
        title=step.title,
        command=command.command if command else "",
        status=_status(run),
        lines=shown,
        total=command.lines if command else 0,
    )


def _telling(run: RunRecord) -> CommandRecord | None:
    """The last command that printed something, else the last one."""
    printed = [command for command in run.commands if command.size]
    told = printed or run.commands
    return told[-1] if told else None


def _telling_lines(piece: str, lines: int) -> tuple[str, ...]:
    """The first line, which heads a table, then those with trouble; else the first."""
    told = [line for line in piece.splitlines() if line.strip()]
    trouble = [line for line in told[1:] if _TROUBLE.search(line)]
    shown = told[:1] + trouble if trouble else told
    return tuple(_short(line) for line in shown[:lines])


def _short(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= CHARACTERS else f"{line[:CHARACTERS]} …"


def _status(run: RunRecord) -> str:
    if run.status == "done":
        return "" if run.exit in {0, None} else f"exit {run.exit}"
    return f"{run.status}: {run.message}" if run.message else run.status
