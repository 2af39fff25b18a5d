"""The timeline as the page shows it: filtered, in pages, with what is new."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.incidents.access import incident_page_for, operates
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.selectors import page_facts
from portal.incidents.selectors.story import (
    FILTERS,
    kinds_of,
    place_of,
    read_place,
    timeline_of,
)
from portal.web.forms import number_in
from portal.web.http import Request, problem

TEMPLATE = "incidents/timeline.html"
LINES = 100
# A page that stays open all night still shows from where it began.
LIVE_LINES = 1_000


@require_GET
def timeline(request: Request, number: int) -> HttpResponse:
    """The story; `?kind=` filters it.

    `?before=`: only the lines behind that place. `?live`: only the lines down to the
    place `?until=`, for a page that has been open since.
    """
    found = incident_page_for(request.user, number)
    try:
        context = story(request, found)
    except UserError as error:
        return problem(request, error)
    part = (
        "#older"
        if "before" in request.GET
        else "#live"
        if "live" in request.GET
        else ""
    )
    return render(request, f"{TEMPLATE}{part}", context)


def story_part(request: Request, number: int) -> HttpResponse:
    """The whole story anew, after somebody has written something."""
    found = incident_page_for(request.user, number)
    return render(request, TEMPLATE, story(request, found))


def story(request: Request, found: Incident) -> dict[str, Any]:
    """What the template needs. Raises UserError for a place that is none."""
    wanted = [name for name in request.GET.getlist("kind") if name in FILTERS]
    before = read_place(request.GET.get("before", ""))
    until = read_place(request.GET.get("until", ""))
    facts = page_facts(found)
    lines = timeline_of(found, kinds_of(wanted), before, until)
    most = LIVE_LINES if until else LINES
    entries = list(lines[: most + 1])
    more, entries = len(entries) > most, entries[:most]
    since = number_in(request.GET.get("since", str(facts.seen or "")), digits=18)
    last = place_of(entries[-1]) if more else ""
    return {
        "incident": found,
        "operates": operates(found),
        "administers": operates(found, Grant.Role.ADMIN),
        "entries": entries,
        "fresh": _fresh(request, entries, since),
        "filters": FILTERS,
        "wanted": wanted,
        "same": _same(wanted, since),
        "last": until or last,
        "more": more,
        "timeline_version": facts.newest,
    }


def _same(wanted: list[str], since: int | None) -> str:
    """The query for more of the same: this filter, and what was new at the beginning."""
    known = {"kind": wanted} | ({} if since is None else {"since": [str(since)]})
    return urlencode(known, doseq=True)


def _fresh(
    request: Request, entries: list[TimelineEntry], since: int | None
) -> set[int]:
    """The lines that others have written since the person last looked."""
    if since is None:
        return set()
    mine = request.user.pk
    return {one.pk for one in entries if one.pk > since and one.author_id != mine}
