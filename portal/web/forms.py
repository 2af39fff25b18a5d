"""Fields of forms that our own pages fill in."""

from __future__ import annotations

from portal.core.errors import UserError


def whole_number(text: str) -> int:
    """A number that a hidden field carries; a UserError if somebody changed it."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UserError("number-expected", f"{text[:40]!r} is not a number.")
    return int(text)
