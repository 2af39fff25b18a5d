"""The steps of an incident with all their runs."""

from __future__ import annotations

from collections import defaultdict

from portal.incidents.models import (
    AddedStep,
    CommandOutput,
    Incident,
    StepMark,
    StepRun,
)
from portal.reports.record import CommandRecord, RunRecord, StepRecord
from runbooks.models import Step

Commands = dict[int, list[CommandRecord]]
Runs = dict[int, list[RunRecord]]
KnownStep = Step | AddedStep


def read_steps(incident: Incident) -> tuple[StepRecord, ...]:
    """Every step by number, and with them every run, newest first.

    A run may be of a step that today's revision has no more: it stands there by the
    title that it had.
    """
    known: dict[int, KnownStep] = {}
    known |= {one.order: one for one in Step.objects.filter(revision=incident.revision)}
    known |= {one.order: one for one in incident.added_steps.all()}
    marks = {mark.step: mark for mark in incident.marks.all()}
    runs = _runs(incident)
    return tuple(
        _step(order, known.get(order), runs.get(order, []), marks.get(order))
        for order in sorted(known.keys() | runs.keys())
    )


def _step(
    order: int, step: KnownStep | None, runs: list[RunRecord], mark: StepMark | None
) -> StepRecord:
    return StepRecord(
        order=order,
        title=step.title if step else runs[0].title,
        commands=tuple(one["text"] for one in step.commands) if step else (),
        why=step.why if isinstance(step, AddedStep) else "",
        mark=mark.get_state_display().lower() if mark else "",
        mark_note=mark.note if mark else "",
        marked_by=mark.by_name if mark else "",
        runs=tuple(runs),
    )


def _runs(incident: Incident) -> Runs:
    commands = _commands(incident)
    found: Runs = defaultdict(list)
    for run in incident.runs.order_by("-id"):
        found[run.step].append(_run(run, commands))
    return found


def _commands(incident: Incident) -> Commands:
    found: Commands = defaultdict(list)
    same = ("pk", "position", "command", "exit", "lines", "size", "omitted", "seconds")
    rows = CommandOutput.objects.filter(run__incident=incident)
    for row in rows.order_by("run", "position"):
        found[row.run_id].append(
            CommandRecord(**{name: getattr(row, name) for name in same})
        )
    return found


def _run(run: StepRun, commands: Commands) -> RunRecord:
    same = ("pk", "step", "title", "status", "reason", "message", "exit", "parameters")
    times = ("queued_at", "started_at", "finished_at")
    return RunRecord(
        **{name: getattr(run, name) for name in (*same, *times)},
        id=str(run.uuid),
        occasion=run.get_occasion_display(),
        started_by=run.started_by_name,
        commands=tuple(commands.get(run.pk, ())),
    )
