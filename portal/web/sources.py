"""Where runbooks come from."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.web.http import Request
from runbooks.models import Source


@require_GET
def sources(request: Request) -> HttpResponse:
    """All sources in the order in which an alert looks for its runbook."""
    present = Q(runbooks__removed_at=None, runbooks__current__isnull=False)
    found = Source.objects.annotate(present=Count("runbooks", filter=present))
    return render(request, "sources/list.html", {"sources": found})
