"""Notes, and actions done elsewhere: written, edited, removed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.access import (
    incident_for,
    note_for,
    note_to_edit,
    note_to_remove,
    operates,
)
from portal.web.http import Request, action
from portal.web.incident_timeline import story_part

OPERATOR = Grant.Role.OPERATOR


@action
def add(request: Request, number: int) -> HttpResponse:
    """Write something down."""
    incident = incident_for(request.user, number, OPERATOR)
    services.add_note(request.user, incident, request.POST.get("text", ""))
    return _written(request, number)


@action
def record_action(request: Request, number: int) -> HttpResponse:
    """Record what was done elsewhere, perhaps a while ago."""
    incident = incident_for(request.user, number, OPERATOR)
    at = _time(request.POST.get("at", ""))
    services.record_action(request.user, incident, request.POST.get("text", ""), at)
    return _written(request, number)


@require_http_methods(["GET", "POST"])
def note(request: Request, number: int, pk: int) -> HttpResponse:
    """What it says, what it said before, and a form for its author."""
    found, error = note_for(request.user, number, pk), None
    typed = request.POST.get("text", found.text)
    if request.method == "POST":
        try:
            entry = note_to_edit(request.user, number, pk)
            services.edit_note(request.user, entry, typed)
            return redirect(f"/incidents/{number}#line-{pk}")
        except UserError as problem:
            error = problem
    incident = incident_for(request.user, number)
    mine = found.author_id == request.user.pk and operates(incident)
    context = {
        "incident": incident,
        "entry": found,
        "edits": found.edits.order_by("-id"),
        "typed": typed,
        "error": error,
        "may_edit": mine and not found.removed_at,
        "may_remove": (mine or operates(incident, Grant.Role.ADMIN))
        and not found.removed_at,
    }
    status = error.status if error else 200
    return render(request, "incidents/note.html", context, status=status)


@action
def remove(request: Request, number: int, pk: int) -> HttpResponse:
    """Take it away for good."""
    services.remove_note(request.user, note_to_remove(request.user, number, pk))
    return redirect(f"/incidents/{number}#line-{pk}")


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


def _written(request: Request, number: int) -> HttpResponse:
    if request.htmx:
        return story_part(request, number)
    return redirect(f"/incidents/{number}#timeline")
