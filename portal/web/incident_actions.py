"""What a person does on the incident page: one POST each."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.execution import services as execution
from portal.incidents import services
from portal.incidents.access import incident_for, run_for
from portal.incidents.models import Incident
from portal.web.http import Request, action
from portal.web.incident import step_part, timeline_part, variables_part

OPERATOR = Grant.Role.OPERATOR


@action
def run(request: Request, number: int, order: int) -> HttpResponse:
    """Run one step with the values that were chosen."""
    incident = incident_for(request.user, number, OPERATOR)
    started = execution.start(
        request.user, incident, order, _chosen(request), request.POST.get("key", "")
    )
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
def note(request: Request, number: int) -> HttpResponse:
    """Add a note."""
    incident = incident_for(request.user, number, OPERATOR)
    services.add_note(request.user, incident, request.POST.get("text", ""))
    return _timeline(request, incident)


@action
def record(request: Request, number: int) -> HttpResponse:
    """Record what was done elsewhere, perhaps a while ago."""
    incident = incident_for(request.user, number, OPERATOR)
    at = _time(request.POST.get("at", ""))
    services.record_action(request.user, incident, request.POST.get("text", ""), at)
    return _timeline(request, incident)


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


def _chosen(request: Request) -> dict[str, object]:
    """`parameter-<name>` fields: picked values, and a typed one that wins."""
    chosen: dict[str, object] = {}
    for field in request.POST:
        kind, _, name = field.partition("-")
        if kind in {"pick", "type"}:
            values = [value.strip() for value in request.POST.getlist(field)]
            values = [value for value in values if value]
            if values and (kind == "type" or name not in chosen):
                chosen[name] = values
    return chosen


def _time(text: str) -> datetime | None:
    """The value of a datetime-local field, which the page says is UTC."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise UserError(
            "action-time", f"{text!r} is not a time: write it as 2026-01-31T03:12."
        ) from error


def _step(request: Request, incident: Incident, order: int) -> HttpResponse:
    if request.htmx:
        return step_part(request, incident, order)
    return redirect(f"{incident.get_absolute_url()}#step-{order}")


def _timeline(request: Request, incident: Incident) -> HttpResponse:
    if request.htmx:
        return timeline_part(request, incident)
    return redirect(f"{incident.get_absolute_url()}#timeline")
