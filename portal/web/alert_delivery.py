"""One delivery: what came, what became of it, and what to do if nobody could read it."""

from __future__ import annotations

import json
from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.alerts.access import delivery_for
from portal.alerts.intake import quarantine
from portal.alerts.models import Delivery
from portal.clusters.access import may
from portal.clusters.models import Grant
from portal.execution.redaction import strip_controls
from portal.web.http import Request, action

SHOWN = 100_000
ADMIN = Grant.Role.ADMIN


@require_GET
def alert_delivery(request: Request, name: str, pk: int) -> HttpResponse:
    """The stored text, its outcome; asked again until it is worked off."""
    found = delivery_for(request.user, name, pk)
    text = _readable(found)
    context = {
        "delivery": found,
        "source": found.source,
        "text": text[:SHOWN],
        "cut": len(text) > SHOWN,
        "keeps": may(request.user, ADMIN, found.source.cluster),
    }
    part = "#state" if request.htmx else ""
    return render(request, f"alert_sources/delivery.html{part}", context)


@action
def dismiss(request: Request, name: str, pk: int) -> HttpResponse:
    """It is known: no banner for it any more."""
    quarantine.dismiss(request.user, delivery_for(request.user, name, pk, ADMIN))
    return redirect("alert-source", name)


@action
def again(request: Request, name: str, pk: int) -> HttpResponse:
    """Try to work it off once more."""
    found = delivery_for(request.user, name, pk, ADMIN)
    quarantine.process_again(request.user, found)
    return redirect("alert-delivery", name, pk)


def _readable(delivery: Delivery) -> str:
    """The body with lines, if it is JSON."""
    text = delivery.text
    if len(text) < 10 * SHOWN:
        with suppress(ValueError, RecursionError):
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return strip_controls(text[: 2 * SHOWN])
