"""Where a page of a long list begins."""

from __future__ import annotations

from django.http import HttpRequest


def number_before(request: HttpRequest) -> int | None:
    """`?before=`: rows below this number; None: from the newest."""
    text = request.GET.get("before", "")
    # Longer numbers do not fit the column, and no link of ours has one.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
