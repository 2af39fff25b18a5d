"""A step of an incident as the templates get it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.incidents.models import AddedStep, StepMark, StepRun, step_label
from portal.web.output_window import OutputView
from portal.web.pickers import Picker
from portal.web.step_text import CommandText, StepText
from portal.web.step_values import UsedVariable


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
