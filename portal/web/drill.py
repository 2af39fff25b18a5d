"""Let an alert fire on a replayed cluster, to see or to practise what then happens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from portal.alerts.drill import practise
from portal.clusters.access import cluster_for
from portal.clusters.models import Grant
from portal.web.http import Request, action


@action
def drill(request: Request, slug: str) -> HttpResponse:
    """The alert fires, or ends: the first page shows what comes of it."""
    cluster = cluster_for(request.user, slug, Grant.Role.OPERATOR)
    alert, namespace = request.POST.get("alert", ""), request.POST.get("namespace", "")
    ends = "ends" in request.POST
    practise(request.user, cluster, alert, namespace.strip(), ends=ends)
    what = "ends" if ends else "fires: its incident is listed here in a moment"
    messages.success(request, f"{alert.strip()} on {slug} {what}.")
    return redirect("home")
