"""The list of clusters."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.access import may
from portal.clusters.models import Cluster, Grant
from portal.web.http import Request


@require_GET
def clusters(request: Request) -> HttpResponse:
    """What may be seen: the active ones first, then the archived ones."""
    visible = Cluster.objects.visible_to(request.user).select_related(
        "credential", "pace"
    )
    context = {
        "active": visible.active(),
        "archived": visible.exclude(archived_at=None),
        "adds": may(request.user, Grant.Role.ADMIN, None),
    }
    return render(request, "clusters/list.html", context)
