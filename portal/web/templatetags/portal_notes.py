"""What people wrote, with the names in it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.incidents.mentions import html_with_mentions
from portal.incidents.models import TimelineEntry

register = template.Library()


@register.simple_tag(takes_context=True)
def note(context: dict[str, Any], entry: TimelineEntry) -> SafeString:
    """A note as safe HTML; the names of `entry.mentioned` stand out, the reader's most."""
    names = getattr(entry, "mentioned", ())
    you = context["request"].user.username
    html = html_with_mentions(entry.text, names, you)
    return mark_safe(html)  # noqa: S308 - render() sanitises
