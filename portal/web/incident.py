"""The incident page and its parts, each fetched anew when it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Window
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.access import may
from portal.clusters.models import Grant
from portal.incidents.access import incident_for, run_for
from portal.incidents.models import Incident
from portal.incidents.services import MOVES
from portal.web.command_text import origin
from portal.web.http import Request
from portal.web.incident_steps import all_steps, one_step
from portal.web.part_versions import variables_version, versions
from portal.web.step_text import introductions, sections

PAGE = "incidents/incident.html"
TIMELINE_FIRST = 100


@require_GET
def incident(request: Request, number: int) -> HttpResponse:
    """The whole page."""
    found = incident_for(request.user, number)
    context = _head(request, found) | _timeline(request, found) | _variables(found)
    if found.revision:
        before, after = sections(found.revision)
        context |= {"before": before, "after": after}
        context["introductions"] = introductions(found.revision)
    context["steps"] = all_steps(found)
    return render(request, PAGE, context)


@require_GET
def head(request: Request, number: int) -> HttpResponse:
    """The part with title, status and actions."""
    found = incident_for(request.user, number)
    return render(request, f"{PAGE}#head", _head(request, found))


@require_GET
def step(request: Request, number: int, order: int) -> HttpResponse:
    """The part of one step; `?run=` shows an older run of it."""
    return step_part(request, incident_for(request.user, number), order)


@require_GET
def timeline(request: Request, number: int) -> HttpResponse:
    """The part with the story; `?all` for more than the newest lines."""
    return timeline_part(request, incident_for(request.user, number))


@require_GET
def variables(request: Request, number: int) -> HttpResponse:
    """The part with the variables."""
    return variables_part(request, incident_for(request.user, number))


@require_GET
def state(request: Request, number: int) -> HttpResponse:
    """A version per part. Pages compare after a reconnect, and while they poll."""
    found = incident_for(request.user, number)
    return JsonResponse(versions(found))


def step_part(request: Request, found: Incident, order: int) -> HttpResponse:
    """One step as the page shows it."""
    view = one_step(found, order, _run_wanted(request))
    if view is None:
        raise Http404(f"Incident #{found.number} has no step {order}.")
    context = {"step": view} | _common(request, found)
    return render(request, "incidents/step.html", context)


def timeline_part(request: Request, found: Incident) -> HttpResponse:
    """The story as the page shows it."""
    return render(request, f"{PAGE}#timeline", _timeline(request, found))


def variables_part(request: Request, found: Incident) -> HttpResponse:
    """The variables as the page shows them."""
    context = _variables(found) | _common(request, found)
    return render(request, f"{PAGE}#variables", context)


@dataclass(frozen=True, slots=True)
class ShownVariable:
    """A variable with a value or the reason why there is none."""

    name: str
    value: str
    problem: str
    origin: str


def _common(request: Request, found: Incident) -> dict[str, Any]:
    operates = may(request.user, Grant.Role.OPERATOR, found.cluster)
    usable = found.cluster is not None and found.cluster.usable
    return {
        "incident": found,
        "operates": operates,
        "can_run": operates and found.is_open and usable,
    }


def _head(request: Request, found: Incident) -> dict[str, Any]:
    return _common(request, found) | {"moves": MOVES[found.status]}


def _timeline(request: Request, found: Incident) -> dict[str, Any]:
    told = found.timeline.select_related("run").annotate(
        newest=Window(Max("id")), count=Window(Count("id"))
    )
    entries = list(told if "all" in request.GET else told[:TIMELINE_FIRST])
    return {
        "incident": found,
        "entries": entries,
        "older": entries[0].count - len(entries) if entries else 0,
        "timeline_version": entries[0].newest if entries else None,
    }


def _variables(found: Incident) -> dict[str, Any]:
    shown = [
        ShownVariable(name, kept["value"], kept.get("problem", ""), origin(kept))
        for name, kept in sorted(found.variables.items())
    ]
    return {"variables": shown, "variables_version": variables_version(found)}


def _run_wanted(request: Request) -> UUID | None:
    try:
        return run_for(request.user, UUID(request.GET.get("run", ""))).uuid
    except ValueError:
        return None
