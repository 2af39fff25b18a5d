"""`POST /alerts/alertmanager`: the webhook of Prometheus' Alertmanager.

What Alertmanager makes of an answer decides them: 2xx is delivered, 5xx is sent again, and
everything else comes again only with the next notification of the group, for ever. A
redirect would be followed as GET and taken for success. So what is stored is 202, also if
nobody can read it, and what can not be stored is 503. Alertmanager logs our sentences.
"""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal.alerts.intake.receiving import BODY_MAX, receive
from portal.alerts.tokens import source_of
from portal.api.errors import problem

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
def alertmanager(request: HttpRequest) -> JsonResponse:
    """Store what came and answer 202; it is worked off afterwards."""
    if request.method != "POST":
        return _not_post(request)
    try:
        source_id = source_of(_bearer(request))
        if source_id is None:
            return problem(401, "unauthenticated", "No alert source has this token.")
        # In one read and past Django's own limit, which is for forms.
        body = request.read(BODY_MAX + 1)
        encoding = request.headers.get("Content-Encoding", "").lower()
        stored = receive(source_id, body, encoding=encoding)
    except DatabaseError:
        logger.exception("a delivery was not stored")
        return _away()
    told = {"delivery": stored.pk, "status": stored.status}
    return JsonResponse(told, status=202)


def _bearer(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    # No secret of ours holds other characters.
    usable = scheme.lower() == "bearer" and secret.isascii()
    return secret.strip() if usable else ""


def _not_post(request: HttpRequest) -> JsonResponse:
    answer = problem(405, "method-not-allowed", f"Not with {request.method}.")
    answer["Allow"] = "POST"
    return answer


def _away() -> JsonResponse:
    answer = problem(503, "not-stored", "The delivery was not stored: send it again.")
    answer["Retry-After"] = "10"
    return answer


urlpatterns = [
    path("alertmanager", alertmanager, name="alertmanager"),
    path("alertmanager/", alertmanager),
]
