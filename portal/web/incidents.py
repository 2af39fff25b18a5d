"""The history of incidents."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.alerts.selectors import with_alert_counts
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.selectors import Wanted, incidents_page, tags_in_use, with_news
from portal.incidents.services.story import clean
from portal.web.http import Request
from portal.web.paging import number_before

PAGE_SIZE = 50
TEXTS = ("status", "cluster", "runbook", "severity", "tag", "text", "by")


@require_GET
def incidents(request: Request) -> HttpResponse:
    """Newest first, filtered; `before` is the number that the page before ended at."""
    clusters = list(Cluster.objects.visible_to(request.user))
    given = {name: clean(request.GET.get(name, ""))[:200] for name in TEXTS}
    flags = {name: "1" for name in ("mine", "drills") if request.GET.get(name)}
    # Where every cluster is a recording there is nothing else to show.
    real = any(not cluster.drill for cluster in clusters)
    drills = None if flags.get("drills") or not real else False
    wanted = Wanted(**given, mine="mine" in flags, drills=drills)
    found = incidents_page(request.user, wanted, before=number_before(request))
    counted = with_alert_counts(with_news(found, request.user))
    rows = list(counted[: PAGE_SIZE + 1])
    same = {name: value for name, value in (given | flags).items() if value}
    context = _choices(request) | {
        "incidents": rows[:PAGE_SIZE],
        "wanted": given | flags,
        "filtered": bool(same),
        "drills_hidden": drills is False and any(one.drill for one in clusters),
        "with_drills": urlencode(same | {"drills": "1"}),
        "older": _older(same, rows),
        "clusters": clusters,
    }
    return render(request, "incidents/list.html", context)


def _choices(request: Request) -> dict[str, Any]:
    return {
        "statuses": ["open", "self-cleared", *Incident.Status.values],
        "severities": Incident.Severity.values,
        "tags": tags_in_use(request.user),
    }


def _older(same: dict[str, str], rows: list[Incident]) -> str:
    """The query of the next page; empty if there is none."""
    if len(rows) <= PAGE_SIZE:
        return ""
    return urlencode(same | {"before": rows[PAGE_SIZE - 1].number})
