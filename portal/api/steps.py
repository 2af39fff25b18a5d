"""A step of a runbook as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from portal.execution.binding import Binding, Sources
from portal.execution.origins import Bound
from portal.execution.slots import Slot, slots
from portal.incidents.models import AddedStep, Incident, StepMark, step_label
from portal.incidents.selectors import AnyStep, StepState
from runbooks.commands.decide import decide
from runbooks.commands.explain import explain
from runbooks.commands.model import Program
from runbooks.programs import program_of


class ParameterOut(Schema):
    """One parameter of a step.

    `kind` is the kind of object that it names, empty for other texts; `choices` are the
    only values that it may have, where the text lists them. `values` is what a run that
    does not give the parameter gets, with the `origin` in words; empty: it has to be
    given. `candidates` counts the objects that are offered.
    """

    name: str
    kind: str
    choices: list[str]
    values: list[str]
    origin: str
    candidates: int


class StepOut(Schema):
    """One step.

    `label` is its number as people read it: `3`, and `+1` for the first added one, which
    has `origin` `ad_hoc` or `portal` instead of `runbook`, and perhaps a `why`.
    `decision` is what the portal does with it (`runs`, `manual`, …) and `code`
    with `reason` say why. `parameters` are what it asks for, with more about each in
    `parameter_details`; `reads` are variables that have to be set before it, `sets`
    those that it sets.
    """

    order: int
    label: str
    title: str
    origin: str
    why: str
    kind: str
    commands: list[str]
    decision: str
    code: str
    reason: str
    explanation: str
    needs_input: bool
    parameters: list[str]
    parameter_details: list[ParameterOut]
    reads: list[str]
    sets: list[str]


class MarkOut(Schema):
    """What a person said of a step that the portal does not run."""

    step: int
    state: str
    note: str
    by: str
    at: datetime


def step_out(step: AnyStep, sources: Sources | None = None) -> dict[str, Any]:
    """The fields of StepOut; `sources` are those of the incident, if it is in one."""
    program = program_of(step.commands)
    decision = decide(program)
    return {
        "order": step.order,
        "label": step_label(step.order),
        "title": step.title,
        "origin": step.origin if isinstance(step, AddedStep) else "runbook",
        "why": step.why if isinstance(step, AddedStep) else "",
        "kind": step.kind,
        "commands": [command["text"] for command in step.commands],
        "decision": decision.outcome,
        "code": decision.code,
        "reason": decision.reason,
        "explanation": explain(program),
        "needs_input": decision.needs_input,
        "parameters": list(program.parameters()),
        "parameter_details": _details(program, sources),
        "reads": list(program.reads()),
        "sets": list(program.sets()),
    }


def steps_out(incident: Incident, states: list[StepState]) -> list[dict[str, Any]]:
    """Every step of an incident, with what is known for its parameters."""
    programs = [program_of(state.step.commands) for state in states]
    sources = Sources(incident, programs)
    return [step_out(state.step, sources) for state in states]


def _details(program: Program, sources: Sources | None) -> list[dict[str, Any]]:
    if sources is None:
        return [_parameter(slot, None, 0) for slot in slots(program).values()]
    binding = Binding(sources, program)
    return [
        _parameter(slot, binding.bound(name), len(binding.offer(name).every))
        for name, slot in binding.slots.items()
    ]


def _parameter(slot: Slot, bound: Bound | None, candidates: int) -> dict[str, Any]:
    return {
        "name": slot.name,
        "kind": slot.kind,
        "choices": list(slot.choices),
        "values": list(bound.values) if bound else [],
        "origin": bound.origin if bound else "",
        "candidates": candidates,
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
