"""The steps of an incident as its page shows them: text, runs, output, pickers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.execution.binding import Binding, Sources
from portal.execution.candidates import Candidate
from portal.incidents.models import CommandOutput, Incident, StepMark, StepRun
from portal.incidents.selectors import StepState, step_states
from portal.web.command_text import Known, known_variables, origin
from portal.web.output_window import OutputView, windows
from portal.web.part_versions import step_versions
from portal.web.step_text import CommandText, StepText, html_of_steps, step_text
from runbooks.programs import program_of


@dataclass(frozen=True, slots=True)
class Picker:
    """What can fill one parameter. `chosen` are the values of the run shown."""

    name: str
    candidates: list[Candidate]
    chosen: list[str]

    @property
    def typed(self) -> str:
        """The chosen value if it is none of the candidates."""
        offered = {candidate.name for candidate in self.candidates}
        others = [value for value in self.chosen if value not in offered]
        return others[0] if others else ""


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
    runs: list[StepRun]
    run: StepRun | None
    mark: StepMark | None
    executed: list[Executed]
    outputs: list[OutputView]
    pickers: list[Picker]
    variables: list[UsedVariable]
    found: list[UsedVariable]
    version: str

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


def one_step(
    incident: Incident, order: int, run: UUID | None = None
) -> StepView | None:
    """One step with its latest run, or with an older one; None: there is no such step."""
    views = _views(incident, step_states(incident), order, run)
    return views[0] if views else None


def _views(
    incident: Incident,
    every: list[StepState],
    order: int | None = None,
    wanted: UUID | None = None,
) -> list[StepView]:
    """All of `every`, or only the step `order` with its run `wanted`."""
    states = [state for state in every if order in (None, state.step.order)]
    known = known_variables(incident.variables)
    shown = [_shown(state, wanted) for state in states]
    outputs = _outputs(run for run in shown if run)
    programs = {state.step.order: program_of(state.step.commands) for state in states}
    newest = [run for state in every for run in state.runs]
    newest.sort(key=lambda one: one.pk, reverse=True)
    sources = Sources(incident, programs.values(), newest)
    html = html_of_steps(incident.revision) if incident.revision else {}
    made = step_versions(incident, every)
    views = []
    for state, run in zip(states, shown, strict=True):
        values = known | _chosen(run)
        text = step_text(state.step, html.get(state.step.order, ""), values)
        executed, others = executed_of(text, run, outputs)
        views.append(
            StepView(
                text=text,
                runs=state.runs,
                run=run,
                mark=state.mark,
                executed=executed,
                outputs=others,
                pickers=[
                    _picker(sources, text, name, run) for name in text.parameters
                ],
                variables=[_used(incident, name) for name in text.program.reads()],
                found=_found(incident, run),
                version=made[state.step.order],
            )
        )
    return views


def executed_of(
    text: StepText, run: StepRun | None, outputs: Mapping[int, list[OutputView]]
) -> tuple[list[Executed], list[OutputView]]:
    """Each command with its output, and the outputs that can not be paired."""
    printed = outputs.get(run.pk, []) if run else []
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


def _chosen(run: StepRun | None) -> dict[str, Known]:
    """Parameters of the run that is shown, where there is one value."""
    values = run.parameters if run else {}
    return {
        name: Known(given[0], "chosen for this run")
        for name, given in values.items()
        if len(given) == 1
    }


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


def _picker(
    sources: Sources, text: StepText, name: str, run: StepRun | None
) -> Picker:
    binding = Binding(sources, text.program, run.parameters if run else {})
    bound = binding.bound(name)
    return Picker(name, binding.offer(name).every, list(bound.values) if bound else [])


def _used(incident: Incident, name: str) -> UsedVariable:
    kept = incident.variables.get(name)
    if kept is None:
        return UsedVariable(name, "", f"{name} is not set yet", "")
    problem = kept.get("problem", "")
    if not problem and not kept["value"].strip():
        problem = f"{name} is empty"
    return UsedVariable(name, kept["value"].strip(), problem, origin(kept))
