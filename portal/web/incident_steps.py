"""The steps of an incident as its page shows them: text, runs, output, pickers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.execution.binding import Binding, Sources
from portal.execution.origins import origin_of, variables_for
from portal.incidents.models import (
    AddedStep,
    CommandOutput,
    Incident,
    StepMark,
    StepRun,
    step_label,
)
from portal.incidents.selectors import StepState, step_states
from portal.web.command_text import Known, is_plain
from portal.web.output_window import OutputView, windows
from portal.web.part_versions import step_versions
from portal.web.pickers import Picker, pickers
from portal.web.step_text import CommandText, StepText, html_of_steps, step_text
from runbooks.commands.model import Program
from runbooks.programs import program_of


@dataclass(frozen=True, slots=True)
class UsedVariable:
    """A variable that a step reads, and what it is now."""

    name: str
    value: str
    problem: str
    origin: str


@dataclass(frozen=True, slots=True)
class Executed:
    """A command, and under it what it printed in the run that is shown."""

    command: CommandText
    output: OutputView | None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of an incident. `run` is the one whose output is shown.

    `executed` are its commands. `outputs` are those that belong to no single one
    of them: of a run with several values there is one per command and value.
    """

    text: StepText
    added: AddedStep | None
    runs: list[StepRun]
    count: int
    run: StepRun | None
    mark: StepMark | None
    executed: list[Executed]
    outputs: list[OutputView]
    pickers: list[Picker]
    variables: list[UsedVariable]
    found: list[UsedVariable]
    version: str

    @property
    def label(self) -> str:
        """The step's number as people read it."""
        return step_label(self.text.order)

    @property
    def is_pasted(self) -> bool:
        """Whether what is shown was pasted by a person."""
        return self.run is not None and self.run.kind == StepRun.PASTED

    @property
    def latest(self) -> StepRun | None:
        """The newest run; events of it refresh the step."""
        return self.runs[0] if self.runs else None

    @property
    def waiting_for(self) -> list[str]:
        """Variables without a usable value: the step would be blocked."""
        return [used.name for used in self.variables if used.problem]

    @property
    def lines(self) -> int:
        """Of the run that is shown, so far."""
        paired = [one.output for one in self.executed if one.output]
        return sum(output.row.lines for output in [*paired, *self.outputs])


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
    used = {name: _used(page.incident, name) for name in program.reads()}
    known = known_values(page.incident, offered, used.values(), run)
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
        variables=list(used.values()),
        found=_found(page.incident, run),
        version=page.versions[state.step.order],
    )


def known_values(
    incident: Incident,
    offered: Iterable[Picker],
    used: Iterable[UsedVariable],
    run: StepRun | None,
) -> dict[str, Known]:
    """What stands in the commands that are shown: of the run, else what would run.

    A command that is done by hand may name any variable, whatever the portal reads.
    """
    every = [*(_used(incident, name) for name in incident.variables), *used]
    known = {
        one.name: Known(one.value, one.origin)
        for one in every
        if not one.problem and is_plain(one.value)
    }
    for picker in offered:
        given = run.parameters.get(picker.name) if run else None
        values = given or picker.values
        if len(values) == 1:
            known[picker.name] = Known(values[0], _told(picker, run))
    return known


def _told(picker: Picker, run: StepRun | None) -> str:
    if run and picker.name in run.parameters:
        return str(run.origins.get(picker.name) or "chosen for this run")
    return picker.bound.origin if picker.bound else ""


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


def _found(incident: Incident, run: StepRun | None) -> list[UsedVariable]:
    """The variables whose value the run that is shown has set."""
    return [
        _used(incident, name)
        for name, kept in incident.variables.items()
        if run is not None and kept.get("run") == str(run.uuid)
    ]


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


def _used(incident: Incident, name: str) -> UsedVariable:
    kept = variables_for(incident, [name]).get(name)
    if kept is None:
        return UsedVariable(name, "", f"{name} is not set yet", "")
    value, problem = str(kept["value"]).strip(), str(kept.get("problem") or "")
    if not problem and not value:
        problem = f"{name} is empty"
    return UsedVariable(name, value, problem, origin_of(kept))
