"""The list of runbooks."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.web.http import Request
from runbooks.models import Runbook, Source

SHOWN = 300


@require_GET
def runbooks(request: Request) -> HttpResponse:
    """All runbooks by name; `q` looks in names, titles and texts."""
    search = request.GET.get("q", "").replace("\x00", "").strip()
    found = Runbook.objects.present().select_related("source", "current")
    found = found.defer("current__markdown")
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(current__title__icontains=word)
            | Q(current__markdown__icontains=word)
        )
    context = {
        "runbooks": found[:SHOWN],
        "search": search,
        "sources": Source.objects.all(),
    }
    return render(request, "runbooks/list.html", context)
