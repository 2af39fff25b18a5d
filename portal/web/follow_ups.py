"""What is left to be done: in one incident, and over all of them."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.access import follow_up_for, incident_for
from portal.incidents.models import FollowUp
from portal.incidents.selectors.people import open_follow_ups
from portal.web.http import Request, action
from portal.web.incident_record import chosen_person, record_part

SHOWN = 200


@require_GET
def follow_ups(request: Request) -> HttpResponse:
    """Open ones of all incidents, the most urgent first; `?mine` for one's own."""
    found = open_follow_ups(request.user)
    mine = "mine" in request.GET
    if mine:
        found = found.filter(owner=request.user)
    context = {
        "follow_ups": found[:SHOWN],
        "mine": mine,
        "overdue": found.filter(pk__in=FollowUp.objects.overdue()).count(),
        "count": found.count(),
    }
    return render(request, "follow_ups/list.html", context)


@action
def add(request: Request, number: int) -> HttpResponse:
    """Something that somebody has to do."""
    incident = incident_for(request.user, number, Grant.Role.OPERATOR)
    owner = chosen_person(incident, request.POST.get("owner", ""))
    title, due = request.POST.get("title", ""), _day(request.POST.get("due", ""))
    services.add_follow_up(request.user, incident, title, owner, due)
    return record_part(request, number)


@action
def change(request: Request, number: int, pk: int) -> HttpResponse:
    """Another title, owner or day."""
    found = follow_up_for(request.user, number, pk)
    owner = chosen_person(found.incident, request.POST.get("owner", ""))
    title, due = request.POST.get("title", ""), _day(request.POST.get("due", ""))
    services.change_follow_up(request.user, found, title, owner, due)
    return record_part(request, number)


@action
def done(request: Request, number: int, pk: int) -> HttpResponse:
    """It is done, or (`open`) not after all."""
    found = follow_up_for(request.user, number, pk)
    services.finish_follow_up(request.user, found, done=not request.POST.get("open"))
    return record_part(request, number)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(
            "follow-up-due", f"{text[:40]!r} is not a day: write it as 2026-01-31."
        ) from error
