"""What a person does on the incident page: one POST each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from portal.clusters.models import Grant
from portal.execution import services as execution
from portal.incidents import services
from portal.incidents.access import incident_for, run_for
from portal.incidents.models import Incident
from portal.web.http import Request, action
from portal.web.incident import step_part, variables_part
from portal.web.pickers import chosen_in

OPERATOR = Grant.Role.OPERATOR


@action
def run(request: Request, number: int, order: int) -> HttpResponse:
    """Run one step with the values that were chosen."""
    incident = incident_for(request.user, number, OPERATOR)
    chosen, key = chosen_in(request.POST), request.POST.get("key", "")
    started = execution.start(request.user, incident, order, chosen, key)
    return _step(request, incident, started.step)


@action
def run_all(request: Request, number: int) -> HttpResponse:
    """Run every step that needs no person."""
    incident = incident_for(request.user, number, OPERATOR)
    execution.start_all(request.user, incident)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "portal:check"})
    return redirect(incident)


@action
def cancel(request: Request, number: int, uuid: UUID) -> HttpResponse:
    """Cancel a run."""
    incident = incident_for(request.user, number, OPERATOR)
    cancelled = run_for(request.user, uuid, OPERATOR)
    execution.cancel(request.user, cancelled)
    return _step(request, incident, cancelled.step)


@action
def mark(request: Request, number: int, order: int) -> HttpResponse:
    """Tick a step off by hand."""
    incident = incident_for(request.user, number, OPERATOR)
    state, note = request.POST.get("state", ""), request.POST.get("note", "")
    services.mark_step(request.user, incident, order, state, note)
    return _step(request, incident, order)


@action
def status(request: Request, number: int) -> HttpResponse:
    """Mitigated, resolved, cancelled, closed or open again."""
    incident = incident_for(request.user, number, OPERATOR)
    services.change_status(request.user, incident, request.POST.get("status", ""))
    return redirect(incident)


@action
def acknowledge(request: Request, number: int) -> HttpResponse:
    """Say "I am on it"."""
    incident = incident_for(request.user, number, OPERATOR)
    services.acknowledge(request.user, incident)
    return redirect(incident)


@action
def variable(request: Request, number: int) -> HttpResponse:
    """Give a variable a value."""
    incident = incident_for(request.user, number, OPERATOR)
    name, value = request.POST.get("name", ""), request.POST.get("value", "")
    services.set_variable(request.user, incident, name.strip(), value.strip())
    incident.refresh_from_db(fields=["variables"])
    if request.htmx:
        return variables_part(request, incident)
    return redirect(f"{incident.get_absolute_url()}#variables")


def _step(request: Request, incident: Incident, order: int) -> HttpResponse:
    if request.htmx:
        return step_part(request, incident, order)
    return redirect(f"{incident.get_absolute_url()}#step-{order}")
