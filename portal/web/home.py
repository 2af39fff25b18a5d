"""The first page: what is open, and which clusters answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.selectors import incidents_page
from portal.web.http import Request

OPEN_SHOWN = 50
RECENT_SHOWN = 8


@require_GET
def home(request: Request) -> HttpResponse:
    """Open incidents first; `#news` is the part that is fetched when one changes."""
    recent = incidents_page(request.user).exclude(status__in=Incident.OPEN)
    context = {
        "open": incidents_page(request.user, status="open")[:OPEN_SHOWN],
        "recent": recent[:RECENT_SHOWN],
        "clusters": Cluster.objects.visible_to(request.user).active(),
    }
    part = "#news" if request.htmx else ""
    return render(request, f"home/home.html{part}", context)
