"""`/incidents/{number}/…`: what a person does with an incident."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router, Schema

from portal.api.auth import Request
from portal.api.incident_shapes import (
    IncidentLine,
    Variable,
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
