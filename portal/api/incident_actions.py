"""`/incidents/{number}/…`: what a person does with an incident."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Literal

from ninja import Router, Schema
from pydantic import AwareDatetime

from portal.api.auth import Request
from portal.api.incident_shapes import (
    Entry,
    IncidentLine,
    Variable,
    entry,
    incident_line,
)
from portal.api.steps import MarkOut, mark_out
from portal.clusters.models import Grant
from portal.incidents import services
from portal.incidents.access import incident_for
from portal.incidents.models import Incident, StepMark

router = Router(tags=["incidents"])
OPERATOR = Grant.Role.OPERATOR


class Status(Schema):
    """Where the incident goes; which moves there are depends on where it is."""

    status: Literal["started", "mitigated", "resolved", "closed", "cancelled"]


class Note(Schema):
    """Markdown."""

    text: str


class Action(Schema):
    """Something done elsewhere; `at` (with its zone) may lie in the past."""

    text: str
    at: AwareDatetime | None = None


class Mark(Schema):
    """A step that a person ticks off."""

    state: StepMark.State
    note: str = ""


class Value(Schema):
    """The value of a variable: one line."""

    value: str


@router.post("/{int:number}/status", response=IncidentLine)
def change_status(request: Request, number: int, new: Status) -> dict[str, Any]:
    """Mitigated, resolved, closed, cancelled, or open again (`started`)."""
    incident = incident_for(request.user, number, OPERATOR)
    services.change_status(request.user, incident, new.status)
    return incident_line(incident_for(request.user, number))


@router.post("/{int:number}/notes", response={201: Entry})
def add_note(request: Request, number: int, note: Note) -> dict[str, Any]:
    """Write something down."""
    incident = incident_for(request.user, number, OPERATOR)
    return entry(services.add_note(request.user, incident, note.text))


@router.post("/{int:number}/actions", response={201: Entry})
def record_action(request: Request, number: int, action: Action) -> dict[str, Any]:
    """Record what was done elsewhere."""
    incident = incident_for(request.user, number, OPERATOR)
    at = action.at.astimezone(UTC) if action.at else None
    return entry(services.record_action(request.user, incident, action.text, at))


@router.post("/{int:number}/steps/{int:order}/mark", response=MarkOut)
def mark_step(request: Request, number: int, order: int, mark: Mark) -> dict[str, Any]:
    """Tick a step off by hand."""
    incident = incident_for(request.user, number, OPERATOR)
    return mark_out(
        services.mark_step(request.user, incident, order, mark.state, mark.note)
    )


@router.put("/{int:number}/variables/{name}", response=dict[str, Variable])
def set_variable(request: Request, number: int, name: str, new: Value) -> Any:
    """Give a variable a value; answers with all variables."""
    incident = incident_for(request.user, number, OPERATOR)
    services.set_variable(request.user, incident, name, new.value)
    return Incident.objects.get(pk=incident.pk).variables
