"""The Record card: roles, tags, links, follow-ups, related incidents, watchers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.accounts.models import User
from portal.clusters.models import Grant
from portal.clusters.people import people_on
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.access import (
    colleague,
    incident_for,
    incident_page_for,
    link_for,
    role_holder_for,
)
from portal.incidents.models import Incident, RoleHolder
from portal.incidents.selectors import page_facts
from portal.incidents.selectors.people import current_roles
from portal.web.forms import number_in
from portal.web.http import Request, action
from portal.web.incident import common
from portal.web.part_versions import record_version

OPERATOR = Grant.Role.OPERATOR
FORMER_SHOWN = 20


@require_GET
def record(request: Request, number: int) -> HttpResponse:
    """The card, which the page fetches when it has loaded; alone without a script."""
    return _card(request, number)


@action
def add_tags(request: Request, number: int) -> HttpResponse:
    """One tag or several."""
    incident = incident_for(request.user, number, OPERATOR)
    services.add_tags(request.user, incident, request.POST.get("tags", ""))
    return record_part(request, number)


@action
def remove_tag(request: Request, number: int) -> HttpResponse:
    """Take one tag away."""
    incident = incident_for(request.user, number, OPERATOR)
    services.remove_tag(request.user, incident, request.POST.get("tag", ""))
    return record_part(request, number)


@action
def add_link(request: Request, number: int) -> HttpResponse:
    """Attach a page elsewhere."""
    incident = incident_for(request.user, number, OPERATOR)
    url, title = request.POST.get("url", ""), request.POST.get("title", "")
    services.add_link(request.user, incident, url, title)
    return record_part(request, number)


@action
def remove_link(request: Request, number: int, pk: int) -> HttpResponse:
    """Take a link away."""
    services.remove_link(request.user, link_for(request.user, number, pk))
    return record_part(request, number)


@action
def relate(request: Request, number: int) -> HttpResponse:
    """Point at another incident."""
    incident = incident_for(request.user, number, OPERATOR)
    services.relate(request.user, incident, other_incident(request))
    return record_part(request, number)


@action
def unrelate(request: Request, number: int) -> HttpResponse:
    """Do so no longer."""
    incident = incident_for(request.user, number, OPERATOR)
    services.unrelate(request.user, incident, other_incident(request))
    return record_part(request, number)


@action
def give_role(request: Request, number: int) -> HttpResponse:
    """Give somebody a role."""
    incident = incident_for(request.user, number, OPERATOR)
    user = chosen_person(incident, request.POST.get("user", ""))
    if user is None:
        raise UserError("person-missing", "Choose a person.", status=422)
    services.give_role(request.user, incident, request.POST.get("role", ""), user)
    return record_part(request, number)


@action
def end_role(request: Request, number: int, pk: int) -> HttpResponse:
    """Somebody has the role no longer."""
    services.end_role(request.user, role_holder_for(request.user, number, pk))
    return record_part(request, number)


@action
def watch(request: Request, number: int) -> HttpResponse:
    """Hear of it, or (`stop`) no longer."""
    incident = incident_for(request.user, number)
    act = services.unwatch if request.POST.get("stop") else services.watch
    act(request.user, incident)
    return record_part(request, number)


def record_part(request: Request, number: int) -> HttpResponse:
    """The card after something in it was changed; other parts look for news."""
    if not request.htmx:
        return redirect("incident", number)
    answer = _card(request, number)
    answer["HX-Trigger"] = "portal:check"
    return answer


def other_incident(request: Request, role: str = Grant.Role.VIEWER) -> Incident:
    """The incident whose number was typed, `#12` or `12`, for who has `role` there."""
    number = number_in(request.POST.get("other", "").strip().lstrip("#"))
    if number is None:
        raise UserError("incident-number", "Write the number of an incident: 12.")
    return incident_for(request.user, number, role)


def chosen_person(incident: Incident, username: str) -> User | None:
    """Somebody of those who may see the incident; None for nobody. Raises UserError."""
    return colleague(incident, username) if username.strip() else None


def _card(request: Request, number: int) -> HttpResponse:
    found = incident_page_for(request.user, number)
    part = "#record" if request.htmx else ""
    return render(request, f"incidents/record.html{part}", _context(request, found))


def _context(request: Request, found: Incident) -> dict[str, Any]:
    """In eight queries, however much hangs on the incident."""
    visible = Incident.objects.visible_to(request.user)
    former = found.role_holders.exclude(until=None).order_by("-until")
    watchers = found.watchers.aggregate(
        count=Count("id"), mine=Count("id", filter=Q(user=request.user))
    )
    context = common(found)
    follow_ups = list(found.follow_ups.select_related("owner"))
    return context | {
        "record_version": record_version(page_facts(found)),
        "roles": current_roles(found),
        "former": former[:FORMER_SHOWN],
        "role_choices": RoleHolder.Role.choices,
        "people": people_on(found.cluster) if context["operates"] else (),
        "links": found.links.all(),
        "to_do": [one for one in follow_ups if one.done_at is None],
        "done": [one for one in follow_ups if one.done_at],
        "related": found.related.filter(pk__in=visible),
        "duplicates": found.duplicates.filter(pk__in=visible),
        "watchers": watchers,
    }
