"""Who is on the page now, and how far they have read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from portal.incidents import services
from portal.incidents.access import incident_for
from portal.incidents.selectors.people import people_here
from portal.web.forms import number_in
from portal.web.http import Request, action


@action
def presence(request: Request, number: int) -> HttpResponse:
    """An open page tells that it is open, and which line it showed last.

    Needs no Redis: every page asks every 20 seconds.
    """
    incident = incident_for(request.user, number)
    seen = number_in(request.POST.get("seen", ""), digits=18)
    services.look(request.user, incident, seen or 0)
    others = people_here(incident).exclude(pk=request.user.pk)
    return render(request, "incidents/presence.html", {"others": others})
