"""The lead goes to the next person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from portal.clusters.models import Grant
from portal.clusters.people import people_on
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.access import handover_for, incident_for, incident_page_for
from portal.incidents.models import Handover, Incident
from portal.incidents.selectors import page_facts
from portal.incidents.selectors.handovers import handover_draft
from portal.web.http import Request, action
from portal.web.incident import common
from portal.web.incident_record import chosen_person
from portal.web.part_versions import record_version

OPERATOR = Grant.Role.OPERATOR


@require_GET
def open_handover(request: Request, number: int) -> HttpResponse:
    """The part on top of the page: the handover that waits for somebody."""
    found = incident_page_for(request.user, number)
    context = common(found) | {
        "handover": _open(found),
        "handover_version": record_version(page_facts(found)),
    }
    return render(request, "incidents/open_handover.html", context)


@require_http_methods(["GET", "POST"])
def handover(request: Request, number: int) -> HttpResponse:
    """Write one; the form begins with what the record says. Former ones below."""
    incident = incident_for(request.user, number, OPERATOR)
    text, error = handover_draft(incident), None
    if request.method == "POST":
        text = _typed(request)
        try:
            to = chosen_person(incident, request.POST.get("to", ""))
            services.offer_handover(request.user, incident, text, to)
            return redirect(incident)
        except UserError as problem:
            error = problem
    operators = people_on(incident.cluster, OPERATOR).exclude(pk=request.user.pk)
    context = {
        "incident": incident,
        "text": text,
        "error": error,
        "to": request.POST.get("to", ""),
        "people": operators,
        "former": incident.handovers.all(),
    }
    status = error.status if error else 200
    return render(request, "incidents/handover.html", context, status=status)


@action
def accept(request: Request, number: int, pk: int) -> HttpResponse:
    """Take the lead over."""
    offered = handover_for(request.user, number, pk)
    services.accept_handover(request.user, offered)
    return redirect("incident", number)


@action
def withdraw(request: Request, number: int, pk: int) -> HttpResponse:
    """Take the offer back."""
    offered = handover_for(request.user, number, pk)
    services.withdraw_handover(request.user, offered)
    return redirect("incident", number)


def _open(incident: Incident) -> Handover | None:
    return incident.handovers.filter(accepted_at=None, withdrawn_at=None).first()


def _typed(request: Request) -> services.HandoverText:
    names = ("tried", "pending", "next")
    return services.HandoverText(*(request.POST.get(name, "") for name in names))
