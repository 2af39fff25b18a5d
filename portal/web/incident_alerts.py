"""The alerts of an incident: the card on its page, the list of all, and what is done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.by_hand import (
    assign_cluster,
    assign_runbook,
    merge,
    split,
)
from portal.alerts.opening.held_back import sentences
from portal.alerts.selectors import CHILDREN_SHOWN, alerts_of, children_of
from portal.clusters.access import cluster_for, may
from portal.clusters.models import Cluster, Grant
from portal.core.errors import UserError
from portal.incidents.access import incident_for, operates
from portal.incidents.models import Incident
from portal.incidents.selectors import Wanted, incidents_page
from portal.web.alert_rows import alert_rows
from portal.web.forms import number_in
from portal.web.http import Request, action
from portal.web.paging import number_before
from runbooks.library import find
from runbooks.models import Runbook

CARD = "incidents/alerts.html"
PAGE_SIZE = 100
OTHERS_OFFERED = 200
OPERATOR = Grant.Role.OPERATOR


@require_GET
def card(request: Request, number: int) -> HttpResponse:
    """The card on the page of the incident."""
    incident = incident_for(request.user, number)
    context = alerts_card(incident) | {"operates": operates(incident)}
    return render(request, CARD, context | {"incident": incident})


@require_GET
def every(request: Request, number: int) -> HttpResponse:
    """All alerts in pages, newest first, with the forms to split and merge."""
    incident = incident_for(request.user, number)
    show = request.GET.get("show", "")
    show = show if show in Alert.Status else ""
    found = incident.alerts.filter(status=show) if show else incident.alerts.all()
    before = number_before(request)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE_SIZE + 1])
    kept = {"show": show} if show else {}
    older = kept | {"before": rows[PAGE_SIZE - 1].pk} if rows[PAGE_SIZE:] else {}
    context = {
        "incident": incident,
        "operates": operates(incident),
        "shown": alert_rows(rows[:PAGE_SIZE]),
        "show": show,
        "older": urlencode(older),
        "others": _others(request, incident) if operates(incident) else [],
    }
    return render(request, "incidents/all_alerts.html", context)


@action
def split_off(request: Request, number: int) -> HttpResponse:
    """Some alerts become an incident of their own."""
    incident = incident_for(request.user, number, OPERATOR)
    sent = map(number_in, request.POST.getlist("alert"))
    chosen = [pk for pk in sent if pk is not None]
    title = request.POST.get("title", "")
    return _go(request, split(request.user, incident, chosen, title))


@action
def merge_into(request: Request, number: int) -> HttpResponse:
    """The incident becomes a duplicate of another, which gets its alerts."""
    incident = incident_for(request.user, number, OPERATOR)
    into = number_in(request.POST.get("into", ""))
    if into is None:
        raise UserError("merge-missing", "Choose the other incident.", status=422)
    other = incident_for(request.user, into, OPERATOR)
    merge(request.user, incident, other)
    return _go(request, other)


def assign(request: Request, number: int) -> HttpResponse:
    """GET: the forms to choose a cluster or a runbook. POST: what was chosen."""
    return (
        _assign(request, number)
        if request.method == "POST"
        else _forms(request, number)
    )


@require_GET
def _forms(request: Request, number: int) -> HttpResponse:
    incident = incident_for(request.user, number, OPERATOR)
    clusters = Cluster.objects.visible_to(request.user).active()
    names = Runbook.objects.present().order_by("name").values_list("name", flat=True)
    context = {
        "incident": incident,
        "clusters": [one for one in clusters if may(request.user, OPERATOR, one)],
        "names": names.distinct(),
    }
    template = "incidents/assign.html"
    if not request.htmx:
        context |= {"part": template, "title": f"What #{number} is about"}
        template = "incidents/alone.html"
    return render(request, template, context)


@action
def _assign(request: Request, number: int) -> HttpResponse:
    incident = incident_for(request.user, number, OPERATOR)
    slug, name = request.POST.get("cluster", ""), request.POST.get("runbook", "")
    if slug:
        assign_cluster(
            request.user, incident, cluster_for(request.user, slug, OPERATOR)
        )
    if name:
        runbook = find(name.strip().replace("\x00", ""))
        if runbook is None or runbook.current is None:
            raise Http404(f"There is no runbook {name}.")
        assign_runbook(request.user, incident, runbook.current)
    return redirect(incident)


def alerts_card(incident: Incident) -> dict[str, Any]:
    """What the card needs, beside the incident and who may operate it."""
    found = alerts_of(incident)
    context = {
        "alerts": found,
        "shown": alert_rows(found.alerts),
        "held_back": sentences(found.group.held_back) if found.group else [],
    }
    if found.group and found.group.kind == AlertGroup.Kind.STORM:
        children = list(children_of(incident)[: CHILDREN_SHOWN + 1])
        context["children"] = children[:CHILDREN_SHOWN]
        context["more_children"] = len(children) > CHILDREN_SHOWN
    return context


def _others(request: Request, incident: Incident) -> list[Incident]:
    """Open incidents that it can be merged into."""
    slug = incident.cluster.slug if incident.cluster else ""
    wanted = Wanted(status="open", cluster=slug)
    found = incidents_page(request.user, wanted).exclude(pk=incident.pk)
    return list(found[:OTHERS_OFFERED])


def _go(request: Request, incident: Incident) -> HttpResponse:
    if request.htmx:
        address = incident.get_absolute_url()
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(incident)
