"""What became of alerts, in words."""

from __future__ import annotations

from django import template

register = template.Library()

# The names that portal/alerts/intake/processing.py and book.py count under.
OUTCOMES = {
    "fired": "new",
    "reopened": "fired again",
    "repeated": "known already",
    "resolved": "over",
    "late": "late news, ignored",
    "unknown": "over, never told of",
    "heartbeat": "heartbeat",
    "heartbeat_ended": "heartbeat ended",
    "self_test": "test",
}


@register.filter
def outcome(name: str) -> str:
    """`fired` as people read it after a number."""
    return OUTCOMES[name]
