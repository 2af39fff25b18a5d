"""The steps of an incident as its page shows them: text, runs, output, pickers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.execution.binding import Binding, Sources
from portal.incidents.models import (
    AddedStep,
    CommandOutput,
    Incident,
    StepRun,
)
from portal.incidents.selectors import StepState, step_states
from portal.web.output_window import OutputView, windows
from portal.web.part_versions import step_versions
from portal.web.pickers import pickers
from portal.web.step_text import StepText, html_of_steps, step_text
from portal.web.step_values import found_by, known_values, used
from portal.web.step_view import Executed, StepView
from runbooks.commands.model import Program
from runbooks.programs import program_of


def all_steps(incident: Incident) -> list[StepView]:
    """Every step, each with its latest run: one query for outputs, one for text."""
    return _views(incident, step_states(incident))


def added_steps(incident: Incident) -> list[StepView]:
    """Those that stand beside the runbook's."""
    every = step_states(incident)
    orders = {one.step.order for one in every if isinstance(one.step, AddedStep)}
    return _views(incident, every, orders)


def one_step(
    incident: Incident, order: int, run: UUID | None = None
) -> StepView | None:
    """One step with its latest run, or with an older one; None: there is no such step."""
    views = _views(incident, step_states(incident, run), {order}, run)
    return views[0] if views else None


def _views(
    incident: Incident,
    every: list[StepState],
    orders: set[int] | None = None,
    wanted: UUID | None = None,
) -> list[StepView]:
    """All of `every`, or only the steps `orders` with the run `wanted`."""
    states = [one for one in every if orders is None or one.step.order in orders]
    shown = [_shown(state, wanted) for state in states]
    programs = [program_of(state.step.commands) for state in states]
    page = _Page(
        incident=incident,
        sources=Sources(incident, programs, _newest_first(every)),
        html=html_of_steps(incident.revision) if incident.revision else {},
        versions=step_versions(incident, every),
        outputs=_outputs(run for run in shown if run),
    )
    together = zip(states, programs, shown, strict=True)
    return [_view(page, state, program, run) for state, program, run in together]


@dataclass(frozen=True, slots=True)
class _Page:
    """What all steps of one page are made from."""

    incident: Incident
    sources: Sources
    html: Mapping[int, str]
    versions: Mapping[int, str]
    outputs: Mapping[int, list[OutputView]]


def _view(
    page: _Page, state: StepState, program: Program, run: StepRun | None
) -> StepView:
    binding = Binding(page.sources, program, run.parameters if run else {})
    offered = pickers(binding, run)
    read = {name: used(page.incident, name) for name in program.reads()}
    known = known_values(page.incident, offered, read.values(), run)
    html = page.html.get(state.step.order, "")
    text = step_text(state.step, html, known)
    executed, others = executed_of(text, run, page.outputs)
    return StepView(
        text=text,
        added=state.step if isinstance(state.step, AddedStep) else None,
        runs=state.runs,
        count=state.count,
        run=run,
        mark=state.mark,
        executed=executed,
        outputs=others,
        pickers=offered,
        variables=list(read.values()),
        found=found_by(page.incident, run),
        version=page.versions[state.step.order],
    )


def executed_of(
    text: StepText, run: StepRun | None, outputs: Mapping[int, list[OutputView]]
) -> tuple[list[Executed], list[OutputView]]:
    """Each command with its output, and the outputs that can not be paired."""
    printed = outputs.get(run.pk, []) if run else []
    if run is not None and run.kind == StepRun.PASTED:
        return [Executed(command, None) for command in text.commands], printed
    fans_out = run is not None and any(len(v) > 1 for v in run.parameters.values())
    if fans_out or len(text.program.statements) != len(text.commands):
        return [Executed(command, None) for command in text.commands], printed
    by_position = {output.row.position: output for output in printed}
    return [
        Executed(command, by_position.get(position))
        for position, command in enumerate(text.commands, 1)
    ], []


def _shown(state: StepState, wanted: UUID | None) -> StepRun | None:
    chosen = [run for run in state.runs if run.uuid == wanted]
    return chosen[0] if chosen else state.latest


def _newest_first(every: list[StepState]) -> list[StepRun]:
    runs = (run for state in every for run in state.runs)
    return sorted(runs, key=lambda run: run.pk, reverse=True)


def _outputs(runs: Iterable[StepRun]) -> dict[int, list[OutputView]]:
    rows = list(
        CommandOutput.objects.filter(run__in=[run.pk for run in runs]).order_by(
            "run", "position"
        )
    )
    views = windows(rows)
    found: dict[int, list[OutputView]] = {}
    for row in rows:
        found.setdefault(row.run_id, []).append(views[row.pk])
    return found
