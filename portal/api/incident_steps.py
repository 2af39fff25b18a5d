"""`/incidents/{number}/steps/…`: steps that people add, and results that they paste."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema

from portal.api.auth import Request
from portal.api.run_shapes import RunOut, run_out
from portal.api.runs import Started
from portal.api.steps import StepOut, step_out
from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.execution import adhoc
from portal.execution.binding import Binding, Sources
from portal.execution.listing import list_objects
from portal.execution.pasting import paste_result
from portal.execution.searching import Hit, find_in_outputs
from portal.execution.services import step_of
from portal.incidents.access import incident_for
from runbooks.programs import program_of

router = Router(tags=["steps"])
OPERATOR = Grant.Role.OPERATOR


class NewStep(Schema):
    """`commands` is text as in a block of shell: one command a line, prompts allowed."""

    commands: str
    title: str = ""


class Result(Schema):
    """What a person saw, as text; up to 10 MB."""

    text: str


class Values(Schema):
    """Values of the step's other parameters, as far as they are known."""

    parameters: dict[str, list[str]] = {}


class Candidate(Schema):
    """An object that can fill a parameter; `step` is the step that listed it."""

    name: str
    state: str
    good: bool
    step: int


class Candidates(Schema):
    """The most fitting list first, in each the unhappy ones; empty: nothing listed."""

    items: list[Candidate]


class HitOut(Schema):
    """A line; `position` is the command of the run, `anchor` the link on the page."""

    run: UUID
    step: int
    position: int
    line: int
    text: str
    anchor: str


class FoundOut(Schema):
    """The newest run first; not `complete`: there is more than was looked at."""

    items: list[HitOut]
    complete: bool


@router.post("/{int:number}/steps", response={201: StepOut})
def add_step(request: Request, number: int, new: NewStep) -> dict[str, Any]:
    """Add a step of one's own. It is decided on as any other, and not run yet."""
    incident = incident_for(request.user, number, OPERATOR)
    step = adhoc.add_commands(request.user, incident, new.commands, new.title)
    return step_out(step, Sources(incident, [program_of(step.commands)]))


@router.post("/{int:number}/steps/{int:order}/result", response={201: RunOut})
def paste_step_result(
    request: Request, number: int, order: int, result: Result
) -> dict[str, Any]:
    """Keep what somebody saw as the result of a step: masked, then stored."""
    incident = incident_for(request.user, number, OPERATOR)
    return run_out(paste_result(request.user, incident, order, result.text))


@router.get(
    "/{int:number}/steps/{int:order}/candidates/{parameter}", response=Candidates
)
def list_candidates(
    request: Request, number: int, order: int, parameter: str
) -> dict[str, Any]:
    """What was listed that can fill a parameter of this step."""
    incident = incident_for(request.user, number)
    program = program_of(step_of(incident, order).commands)
    if parameter not in program.parameters():
        raise UserError(
            "parameter-unknown",
            f"Step {order} has no parameter {parameter!r}.",
            status=404,
        )
    binding = Binding(Sources(incident, [program]), program)
    return {"items": binding.offer(parameter).every}


@router.post(
    "/{int:number}/steps/{int:order}/candidates/{parameter}", response={202: Started}
)
def list_from_cluster(
    request: Request, number: int, order: int, parameter: str, values: Values
) -> dict[str, Any]:
    """Ask the cluster for what can fill a parameter: a run of a step that is added."""
    incident = incident_for(request.user, number, OPERATOR)
    chosen = values.parameters
    run = list_objects(request.user, incident, order, parameter, chosen)
    return {"id": run.uuid, "status": run.status}


@router.get("/{int:number}/outputs", response=FoundOut)
def search_outputs(request: Request, number: int, q: str) -> dict[str, Any]:
    """Lines that hold `q` in all that runs printed and people pasted."""
    found = find_in_outputs(incident_for(request.user, number), q)
    return {"items": [_hit(hit) for hit in found.hits], "complete": found.complete}


def _hit(hit: Hit) -> dict[str, Any]:
    same = ("position", "line", "text", "anchor")
    return {name: getattr(hit, name) for name in same} | {
        "run": hit.run.uuid,
        "step": hit.run.step,
    }
