"""A step of a runbook as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from portal.incidents.models import StepMark
from portal.incidents.selectors import AnyStep
from runbooks.commands.decide import decide
from runbooks.commands.explain import explain
from runbooks.programs import program_of


class StepOut(Schema):
    """One step.

    `decision` is what the portal does with it (`runs`, `manual`, …) and `code`
    with `reason` say why. `parameters` have to be given with a run, `reads` are
    variables that have to be set before it, `sets` those that it sets.
    """

    order: int
    title: str
    kind: str
    commands: list[str]
    decision: str
    code: str
    reason: str
    explanation: str
    needs_input: bool
    parameters: list[str]
    reads: list[str]
    sets: list[str]


class MarkOut(Schema):
    """What a person said of a step that the portal does not run."""

    step: int
    state: str
    note: str
    by: str
    at: datetime


def step_out(step: AnyStep) -> dict[str, Any]:
    """The fields of StepOut."""
    program = program_of(step.commands)
    decision = decide(program)
    return {
        "order": step.order,
        "title": step.title,
        "kind": step.kind,
        "commands": [command["text"] for command in step.commands],
        "decision": decision.outcome,
        "code": decision.code,
        "reason": decision.reason,
        "explanation": explain(program),
        "needs_input": decision.needs_input,
        "parameters": list(program.parameters()),
        "reads": list(program.reads()),
        "sets": list(program.sets()),
    }


def mark_out(mark: StepMark) -> dict[str, Any]:
    """The fields of MarkOut."""
    return {
        "step": mark.step,
        "state": mark.state,
        "note": mark.note,
        "by": mark.by_name,
        "at": mark.at,
    }
