"""Error pages that say what to do; named in portal/urls.py."""

from __future__ import annotations

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is broken."""
    return _page(request, 400, "")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but without the role that this needs."""
    return _page(request, 403, str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this person; the page does not tell which."""
    # Django's resolver raises with a dict of patterns; ours with a sentence.
    told = exception.args[0] if exception.args else ""
    return _page(request, 404, told if isinstance(told, str) else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, with an id that stands in the log."""
    error_id = uuid.uuid4().hex[:8]
    # Called while the exception is being handled: its traceback goes with the id.
    told = (error_id, request.method, request.path)
    logger.error("error %s at %s %s", *told, exc_info=True)
    # Without the request: whoever asks the session or the user may fail again.
    part = "#sentence" if request.headers.get("HX-Request") else ""
    html = render_to_string(f"errors/500.html{part}", {"error_id": error_id})
    return HttpResponse(html, status=500)


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    part = "#sentence" if request.headers.get("HX-Request") else ""
    template = f"errors/{status}.html{part}"
    return render(request, template, {"sentence": sentence}, status=status)
