"""What a runbook says, ready to be shown: sections, and steps before they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.incidents.selectors import AnyStep
from portal.library.links import led
from portal.web.command_text import Known, Piece, pieces, resolved
from runbooks.commands.decide import Decision, decide
from runbooks.commands.explain import explain
from runbooks.commands.model import Program
from runbooks.library import steps_of
from runbooks.models import Revision
from runbooks.parsing import steps as parsed
from runbooks.parsing.document import Document, Section, parse_document
from runbooks.parsing.views import View
from runbooks.programs import program_of

# Read before the steps; everything else comes after them.
BEFORE = {"meaning", "impact"}


@dataclass(frozen=True, slots=True)
class CommandText:
    """One command: cut for colours, as text to copy, and why it does not run.

    One that is typed `inside` another shell says so once, at the first of them.
    """

    pieces: list[Piece]
    copy: str
    reason: str
    inside: bool = False
    promql: bool = False


@dataclass(frozen=True, slots=True)
class StepText:
    """One step of a revision, with the values that are known filled in."""

    order: int
    title: str
    kind: str
    html: str
    commands: list[CommandText]
    program: Program
    decision: Decision
    explanation: str

    @property
    def by_hand(self) -> bool:
        """A person does it; the portal does not."""
        return not self.decision.runs

    @property
    def parameters(self) -> tuple[str, ...]:
        """What has to be chosen before each run."""
        return self.program.parameters()

    @property
    def asks(self) -> str:
        """The same as people say it: `namespace, statefulset or deployment`."""
        asked = self.program.asked()
        return ", ".join(" or ".join(one.choices) or one.name for one in asked)


@lru_cache(maxsize=32)
def _parsed(markdown: str, view: View) -> Document:
    # A revision never changes, so neither does what it parses to.
    return parse_document(markdown, view)


def document_of(revision: Revision, view: View = "upstream") -> Document:
    """The revision's text, parsed, with its links led into the portal."""
    return led(_parsed(revision.markdown, view), revision.runbook)


def html_of_steps(revision: Revision) -> dict[int, str]:
    """The prose of each step by its order, safe to show."""
    return {step.order: step.html for step in document_of(revision).steps}


def step_text(step: AnyStep, html: str, known: Mapping[str, Known]) -> StepText:
    """A stored step as text; `html` is its prose."""
    program = program_of(step.commands)
    return StepText(
        order=step.order,
        title=step.title,
        kind=step.kind,
        html=html,
        commands=_commands(step.commands, known),
        program=program,
        decision=decide(program),
        explanation=explain(program),
    )


def step_texts(
    revision: Revision, known: Mapping[str, Known], view: View = "upstream"
) -> list[StepText]:
    """All steps of a revision in order: those that incidents run, or the others."""
    steps = document_of(revision, view).steps
    html = {step.order: step.html for step in steps}
    stored = revision.steps.all() if view == "upstream" else steps_of(revision, steps)
    return [step_text(step, html.get(step.order, ""), known) for step in stored]


def sections(
    revision: Revision, view: View = "upstream"
) -> tuple[list[Section], list[Section]]:
    """The sections of prose that stand before and after the Diagnosis.

    What stands above every section comes first.
    """
    found = document_of(revision, view).sections
    others = [one for one in found if one.kind != "diagnosis"]
    before = [one for one in others if one.kind in BEFORE or not one.title]
    return before, [one for one in others if one not in before]


def introductions(revision: Revision, view: View = "upstream") -> dict[int, str]:
    """The prose that stands between steps, by the order of the step that follows.

    What follows the last step has the order after it.
    """
    found: dict[int, str] = {}
    order = 1
    for section in document_of(revision, view).sections:
        if section.kind != "diagnosis":
            continue
        for item in section.items:
            if isinstance(item, parsed.Step):
                order = item.order + 1
            else:
                found[order] = found.get(order, "") + item.html
    return found


def _commands(
    stored: list[dict[str, Any]], known: Mapping[str, Known]
) -> list[CommandText]:
    before = ["", *(command.get("typed_into", "") for command in stored)]
    return [
        _command(command, known, told=command.get("typed_into", "") == opener != "")
        for command, opener in zip(stored, before, strict=False)
    ]


def _command(
    command: dict[str, Any], known: Mapping[str, Known], *, told: bool
) -> CommandText:
    program = program_of([command])
    decision = decide(program)
    reason = "" if decision.runs or told else decision.reason
    shown = pieces(command["text"], known, program.asked())
    return CommandText(
        shown,
        resolved(shown),
        reason,
        inside=bool(command.get("typed_into")),
        promql=command.get("promql", False),
    )
