"""What fires now, and what fired: also the alerts that opened no incident."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.alerts.lists import WantedAlerts, alerts_page
from portal.alerts.models import Alert, AlertSource
from portal.clusters.models import Cluster
from portal.web.alert_rows import alert_rows
from portal.web.http import Request
from portal.web.paging import number_before

PAGE_SIZE = 50
NAMES = ("status", "cluster", "source", "severity", "name")


@require_GET
def alerts(request: Request) -> HttpResponse:
    """Newest first; what fires now, unless something else is asked for."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in NAMES}
    wanted = WantedAlerts(**asked, alone=bool(request.GET.get("alone")))
    status = wanted.status or Alert.Status.FIRING
    wanted = replace(wanted, status="" if status == "any" else status)
    found = alerts_page(request.user, wanted, number_before(request))
    rows = list(found[: PAGE_SIZE + 1])
    kept = {name: value for name, value in asked.items() if value}
    kept |= {"alone": "1"} if wanted.alone else {}
    context = {
        "shown": alert_rows(rows[:PAGE_SIZE]),
        "asked": asked | {"status": status, "alone": wanted.alone},
        "filtered": bool(kept),
        "older": urlencode(kept | {"before": rows[PAGE_SIZE - 1].pk})
        if rows[PAGE_SIZE:]
        else "",
        "clusters": Cluster.objects.visible_to(request.user),
        "sources": AlertSource.objects.visible_to(request.user),
    }
    part = "#rows" if request.htmx else ""
    return render(request, f"alerts/list.html{part}", context)
