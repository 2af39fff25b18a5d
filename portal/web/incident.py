"""The incident page and its parts, each fetched anew when it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.execution.origins import ALERT, origin_of
from portal.incidents.access import incident_for, incident_page_for, operates, run_for
from portal.incidents.models import Incident
from portal.incidents.selectors import page_facts
from portal.incidents.services import MOVES
from portal.web.http import Request
from portal.web.incident_alerts import alerts_card
from portal.web.incident_steps import all_steps, one_step
from portal.web.incident_timeline import story
from portal.web.part_versions import (
    head_version,
    record_version,
    variables_version,
    versions,
)
from portal.web.step_text import introductions, sections

PAGE = "incidents/incident.html"


@require_GET
def incident(request: Request, number: int) -> HttpResponse:
    """The whole page. The Record card comes after it, with queries of its own."""
    found = incident_page_for(request.user, number)
    context = _head(found) | story(request, found) | _variables(found)
    context["record_version"] = record_version(page_facts(found))
    if found.revision:
        before, after = sections(found.revision)
        context |= {"before": before, "after": after}
        context["introductions"] = introductions(found.revision)
    context |= alerts_card(found)
    every = all_steps(found)
    context["steps"] = [step for step in every if not step.added]
    context["added"] = [step for step in every if step.added]
    context["added_version"] = str(len(context["added"]))
    return render(request, PAGE, context)


@require_GET
def head(request: Request, number: int) -> HttpResponse:
    """The part with title, status and actions."""
    found = incident_page_for(request.user, number)
    return render(request, f"{PAGE}#head", _head(found))


@require_GET
def step(request: Request, number: int, order: int) -> HttpResponse:
    """The part of one step; `?run=` shows an older run of it."""
    return step_part(request, incident_for(request.user, number), order)


@require_GET
def variables(request: Request, number: int) -> HttpResponse:
    """The part with the variables."""
    return variables_part(request, incident_for(request.user, number))


@require_GET
def state(request: Request, number: int) -> HttpResponse:
    """A version per part. Pages compare after a reconnect, and while they poll."""
    found = incident_page_for(request.user, number)
    return JsonResponse(versions(found))


def step_part(request: Request, found: Incident, order: int) -> HttpResponse:
    """One step as the page shows it."""
    view = one_step(found, order, _run_wanted(request))
    if view is None:
        raise Http404(f"Incident #{found.number} has no step {order}.")
    context = {"step": view} | common(found)
    return render(request, "incidents/step.html", context)


def variables_part(request: Request, found: Incident) -> HttpResponse:
    """The variables as the page shows them."""
    return render(request, f"{PAGE}#variables", _variables(found) | common(found))


@dataclass(frozen=True, slots=True)
class ShownVariable:
    """A variable with a value or the reason why there is none."""

    name: str
    value: str
    problem: str
    origin: str


def common(found: Incident) -> dict[str, Any]:
    """What every part needs: the incident, and what the person may do with it."""
    may = operates(found)
    usable = found.cluster is not None and found.cluster.usable
    return {
        "incident": found,
        "operates": may,
        "can_run": may and found.is_open and usable,
    }


def _head(found: Incident) -> dict[str, Any]:
    facts = page_facts(found)
    return common(found) | {
        "moves": MOVES[found.status],
        "facts": facts,
        "head_version": head_version(found, facts),
    }


def _variables(found: Incident) -> dict[str, Any]:
    """An alert tells a dozen: they stand apart from what people and steps have set."""
    shown: dict[bool, list[ShownVariable]] = {True: [], False: []}
    for name, kept in sorted(found.variables.items()):
        problem, origin = kept.get("problem", ""), origin_of(kept)
        told = kept.get("by", "").startswith(ALERT)
        shown[told].append(ShownVariable(name, kept["value"], problem, origin))
    return {
        "variables": shown[False],
        "told": shown[True],
        "variables_version": variables_version(found),
    }


def _run_wanted(request: Request) -> UUID | None:
    try:
        return run_for(request.user, UUID(request.GET.get("run", ""))).uuid
    except ValueError:
        return None
