"""Choosing values for the parameters of a step: search, what would run, real lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.execution.binding import Binding, Sources
from portal.execution.listing import list_objects
from portal.execution.origins import variables_for
from portal.execution.services import step_of
from portal.incidents.access import incident_for
from portal.incidents.models import Incident
from portal.incidents.selectors import AnyStep
from portal.web.command_text import Known, is_plain
from portal.web.http import Request, action, question
from portal.web.incident import common
from portal.web.pickers import Picker, chosen_in, pickers
from portal.web.step_text import step_text
from runbooks.programs import program_of

PICKER = "incidents/picker.html"


@question
def options(request: Request, number: int, order: int) -> HttpResponse:
    """What one picker offers for the text that was typed so far."""
    found = incident_for(request.user, number)
    name = request.GET.get("parameter", "")
    form = request.GET.copy()
    # While somebody searches, the text chooses nothing.
    [typed] = form.pop(f"type-{name}", [""])[-1:]
    picker = _picker(_binding(found, _step(found, order), form), name)
    several = picker.several or "several" in form or f"several-{name}" in form
    picker = replace(picker, find=typed.strip(), several=several)
    context = {"picker": picker, "order": order} | common(found)
    return render(request, f"{PICKER}#options", context)


@question
def resolved(request: Request, number: int, order: int) -> HttpResponse:
    """What Run would run with the values that are chosen now."""
    found = incident_for(request.user, number)
    step = _step(found, order)
    offered = pickers(_binding(found, step, request.GET))
    text = step_text(step, "", _known(found, step, offered))
    context: dict[str, Any] = {
        "pickers": offered,
        "text": text,
        "changed": True,
        "step_ran": found.runs.filter(step=order).exists(),
    }
    return render(request, "incidents/resolved.html", context)


@action
def list_from_cluster(request: Request, number: int, order: int) -> HttpResponse:
    """Ask the cluster for what can be chosen. The picker shows it when it is there."""
    found = incident_for(request.user, number, Grant.Role.OPERATOR)
    name = request.POST.get("parameter", "")
    run = list_objects(request.user, found, order, name, _chosen(request.POST))
    if request.htmx:
        picker = _picker(_binding(found, _step(found, order), request.POST), name)
        context = {"picker": picker, "order": order, "asking": run} | common(found)
        answer = render(request, f"{PICKER}#options", context)
        answer["HX-Trigger"] = "portal:check"
        return answer
    return redirect(f"{found.get_absolute_url()}#step-{run.step}")


def _step(found: Incident, order: int) -> AnyStep:
    try:
        return step_of(found, order)
    except UserError as error:
        raise Http404(error.message) from error


def _binding(found: Incident, step: AnyStep, form: QueryDict) -> Binding:
    program = program_of(step.commands)
    return Binding(Sources(found, [program]), program, _chosen(form))


def _chosen(form: QueryDict) -> dict[str, list[str]]:
    """What is really chosen: an empty field leaves the choice to what is known."""
    return {name: values for name, values in chosen_in(form).items() if values}


def _picker(binding: Binding, name: str) -> Picker:
    offered = {picker.name: picker for picker in pickers(binding)}
    if name not in offered:
        raise Http404(f"This step has no parameter {name!r}.")
    return offered[name]


def _known(found: Incident, step: AnyStep, offered: list[Picker]) -> dict[str, Known]:
    reads = variables_for(found, program_of(step.commands).reads())
    values = {name: str(kept["value"]).strip() for name, kept in reads.items()}
    known = {name: Known(one, "") for name, one in values.items() if is_plain(one)}
    for picker in offered:
        if picker.bound and len(picker.values) == 1:
            known[picker.name] = Known(picker.values[0], picker.bound.origin)
    return known
