"""Times, spans and Markdown as pages show them. All times are UTC and say so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from runbooks.parsing.html import render

register = template.Library()


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A time; its date only if that is not today; the whole of it on hover."""
    today = at.date() == timezone.now().date()
    shown = f"{at:%H:%M:%S}" if today else f"{at.day} {at:%b %Y %H:%M}"
    return _time(at, f"{shown} UTC")


@register.simple_tag
def clock(at: datetime) -> SafeString:
    """A time of the day for narrow columns, with the date if it is not today."""
    today = at.date() == timezone.now().date()
    return _time(at, f"{at:%H:%M:%S}" if today else f"{at:%d %b %H:%M}")


@register.simple_tag
def ticking(since: datetime) -> SafeString:
    """How long ago, in words; live.js keeps it going."""
    return format_html(
        '<span data-since="{}">{}</span>',
        since.isoformat(),
        span(timezone.now() - since),
    )


@register.filter
def span(length: timedelta) -> str:
    """`41 s`, `14 min`, `3 h 20 min`, `12 days`: what live.js writes, too."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h {minutes % 60} min" if hours < 48 else f"{hours // 24} days"


@register.filter
def milliseconds(count: int | None) -> str:
    """`41 ms` or `1.2 s`."""
    if count is None:
        return ""
    return f"{count} ms" if count < 1000 else f"{count / 1000:.1f} s"


@register.filter
def size(count: int) -> str:
    """Bytes as people say them."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e3:.0f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


@register.filter
def markdown(text: str) -> SafeString:
    """What a person wrote, as safe HTML."""
    return mark_safe(render(text))  # noqa: S308 - render() sanitises


@register.filter
def code_spans(text: str) -> SafeString:
    """Our own sentences quote commands in backticks."""
    parts = escape(text).split("`")
    return mark_safe(  # noqa: S308 - escaped above
        "".join(
            f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts)
        )
    )


@register.filter
def safe_html(text: str) -> SafeString:
    """HTML that runbooks.parsing has sanitised already."""
    return mark_safe(text)  # noqa: S308 - only given what parsing.html rendered


@register.filter
def lookup(found: dict[object, object], key: object) -> object:
    """A value of a dictionary by a key that is only known in the template."""
    return found.get(key)


@register.filter
def short(uuid: object) -> str:
    """The first eight characters, which name a run in links."""
    return str(uuid)[:8]


def _time(at: datetime, shown: str) -> SafeString:
    whole = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), whole, shown
    )
