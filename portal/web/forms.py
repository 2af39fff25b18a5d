"""Numbers in the forms and links of our own pages."""

from __future__ import annotations

from portal.core.errors import UserError


def number_in(text: str, digits: int = 9) -> int | None:
    """The number; None for any other text.

    Nine digits fit every column of the database; 18 those of ids that grow fast.
    """
    fits = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if fits else None


def whole_number(text: str) -> int:
    """A number that a hidden field carries; a UserError if somebody changed it."""
    found = number_in(text)
    if found is None:
        raise UserError("number-expected", f"{text[:40]!r} is not a number.")
    return found
