"""The few lines of what was found that fit into a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.incidents.models import CommandOutput, Incident, StepRun, step_label

STEPS, LINES, WIDTH = 3, 2, 160
# Newest runs that are looked at, and how much of each output (in stored pieces).
RUNS, PIECES = 40, 2

# How tables, conditions, events and logs say that something is wrong.
_TROUBLE = re.compile(
    r"(?<!\b0 )\b(crashloopbackoff|errors?|errimagepull|imagepullbackoff|failed|failure"
    r"|fatal|panic|oomkilled|evicted|notready|unhealthy|backoff|pending|refused|forbidden"
    r"|timeout|timed out|denied)\b"
    r"|\b0/[1-9]\d*\b|\b[1-9]\d* unavailable\b|\b(available|ready)\s+false\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lines of one step; `trouble`: they look broken."""

    step: str
    title: str
    lines: list[str]
    trouble: bool


def evidence_of(incident: Incident) -> list[Evidence]:
    """What looks broken first, then the steps that said least; at most STEPS."""
    found = [one for run in _newest(incident) if (one := _evidence(run))]
    found.sort(key=lambda one: not one.trouble)
    return found[:STEPS]


def _newest(incident: Incident) -> Iterator[StepRun]:
    """The newest finished run of each step, those with little output first."""
    ended = incident.runs.filter(status__in=("done", "failed")).order_by("-id")
    newest: dict[int, StepRun] = {}
    for run in ended[:RUNS]:
        newest.setdefault(run.step, run)
    yield from sorted(newest.values(), key=lambda run: (run.size, run.step))


def _evidence(run: StepRun) -> Evidence | None:
    lines = [run.message] if run.status == "failed" else list(_lines(run))
    lines = [line for line in lines if line.strip()]
    if not lines:
        return None
    troubled = [line for line in lines if _TROUBLE.search(line)]
    chosen = troubled or lines
    return Evidence(
        step=step_label(run.step),
        title=run.title,
        lines=[_cut(line.rstrip()) for line in chosen[:LINES]],
        trouble=bool(troubled) or run.status == "failed" or bool(run.exit),
    )


def _lines(run: StepRun) -> Iterator[str]:
    """The beginning of what its commands printed, as it was stored: redacted."""
    for output in CommandOutput.objects.filter(run=run).order_by("position"):
        chunks = output.chunks.order_by("seq")[:PIECES]
        yield from "".join(chunk.text for chunk in chunks).splitlines()


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
