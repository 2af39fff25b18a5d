"""The first page: what waits for the person, what is open, which clusters answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.alerts.lists import news_for
from portal.alerts.selectors import outside_of_storms, with_alert_counts
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.selectors import Wanted, incidents_page, with_news
from portal.incidents.selectors.people import open_follow_ups, unseen_mentions
from portal.web.http import Request

OPEN_SHOWN = 50
RECENT_SHOWN = 8
WAITING_SHOWN = 10


@require_GET
def home(request: Request) -> HttpResponse:
    """Mine first, then what is open; `#news` is fetched anew when an incident changes."""
    user = request.user
    every = with_alert_counts(incidents_page(user))
    own = with_alert_counts(incidents_page(user, Wanted(mine=True)))
    mine = list(with_news(own.open(), user)[:OPEN_SHOWN])
    shown = {incident.pk for incident in mine}
    listed = outside_of_storms(every.open())
    opened = list(with_news(listed, user)[: OPEN_SHOWN + 1])
    others = [one for one in opened[:OPEN_SHOWN] if one.pk not in shown]
    context = {
        "mine": mine,
        "self_cleared": [one for one in others if one.self_cleared_at],
        "open": [one for one in others if not one.self_cleared_at],
        "more_open": len(opened) > OPEN_SHOWN,
        "recent": every.exclude(status__in=Incident.OPEN)[:RECENT_SHOWN],
        "mentions": unseen_mentions(user)[:WAITING_SHOWN],
        "follow_ups": open_follow_ups(user).filter(owner=user)[:WAITING_SHOWN],
        "clusters": Cluster.objects.visible_to(user).active(),
        "news": news_for(user),
    }
    part = "#news" if request.htmx else ""
    return render(request, f"home/home.html{part}", context)
