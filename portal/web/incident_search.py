"""Lines in all outputs of an incident."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from portal.execution.searching import find_in_outputs
from portal.incidents.access import incident_for
from portal.web.http import Request, question

PAGE = "incidents/found.html"


@question
def search(request: Request, number: int) -> HttpResponse:
    """The lines that hold `q`, each with a link to it."""
    incident = incident_for(request.user, number)
    q = request.GET.get("q", "").replace("\x00", "")[:200]
    found = find_in_outputs(incident, q)
    context = {"incident": incident, "found": found, "q": q.strip()}
    return render(request, f"{PAGE}#hits" if request.htmx else PAGE, context)
