"""Where a page of a long list begins."""

from __future__ import annotations

from django.http import HttpRequest

from portal.web.forms import number_in


def number_before(request: HttpRequest) -> int | None:
    """`?before=`: rows below this number; None: from the newest."""
    return number_in(request.GET.get("before", ""))
