"""The history of incidents."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.selectors import incidents_page
from portal.web.http import Request
from portal.web.paging import number_before

PAGE_SIZE = 50


@require_GET
def incidents(request: Request) -> HttpResponse:
    """Newest first, filtered; `before` is the number that the page before ended at."""
    wanted = {
        name: request.GET.get(name, "") for name in ("status", "cluster", "runbook")
    }
    found = list(
        incidents_page(request.user, **wanted, before=number_before(request))[
            : PAGE_SIZE + 1
        ]
    )
    shown = found[:PAGE_SIZE]
    older = {key: value for key, value in wanted.items() if value}
    context = {
        "incidents": shown,
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "older": urlencode(older | {"before": shown[-1].number})
        if found[PAGE_SIZE:]
        else "",
        "statuses": ["open", *Incident.Status.values],
        "clusters": Cluster.objects.visible_to(request.user),
    }
    return render(request, "incidents/list.html", context)
