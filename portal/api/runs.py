"""Step runs: start them on an incident, read them, cancel them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema

from portal.api.auth import Request
from portal.api.run_shapes import RunOut, run_out, run_text
from portal.clusters.models import Grant
from portal.execution import services
from portal.incidents.access import incident_for, run_for

router = Router(tags=["runs"])
OPERATOR = Grant.Role.OPERATOR


class NewRun(Schema):
    """`parameters` by name without brackets: a value, several, or `"*"` for all that
    earlier steps listed. The same `key` twice is one run."""

    step: int
    parameters: dict[str, str | list[str]] = {}
    key: str = ""


class Started(Schema):
    """A run that is on its way."""

    id: UUID
    status: str


class StartedOfAll(Schema):
    """A run and its step."""

    id: UUID
    step: int


class AllStarted(Schema):
    """In the order of the steps."""

    runs: list[StartedOfAll]


@router.post("/incidents/{int:number}/runs", response={202: Started})
def start_run(request: Request, number: int, new: NewRun) -> dict[str, Any]:
    """Run a step. An identical run that still goes on is joined."""
    incident = incident_for(request.user, number, OPERATOR)
    run = services.start(request.user, incident, new.step, new.parameters, new.key)
    return {"id": run.uuid, "status": run.status}


@router.post("/incidents/{int:number}/run-all", response={202: AllStarted})
def start_all(request: Request, number: int) -> dict[str, Any]:
    """Run all steps that need no person, each after those whose values it reads."""
    incident = incident_for(request.user, number, OPERATOR)
    runs = services.start_all(request.user, incident)
    return {"runs": [{"id": run.uuid, "step": run.step} for run in runs]}


@router.get("/runs/{uuid:run_id}", response=RunOut)
def get_run(request: Request, run_id: UUID) -> dict[str, Any]:
    """A run with its output so far."""
    return run_out(run_for(request.user, run_id))


@router.get("/runs/{uuid:run_id}/output.txt")
def get_output(request: Request, run_id: UUID) -> HttpResponse:
    """Each command as it was sent, and what it printed, as plain text."""
    text = run_text(run_for(request.user, run_id))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@router.post("/runs/{uuid:run_id}/cancel", response={202: Started})
def cancel_run(request: Request, run_id: UUID) -> dict[str, Any]:
    """End a run: at once while queued, within a second while running."""
    run = run_for(request.user, run_id, OPERATOR)
    services.cancel(request.user, run)
    run.refresh_from_db(fields=["status"])
    return {"id": run.uuid, "status": run.status}
