"""Texts from outside, made so that the database takes them and a page can show them."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

# No label, annotation or URL that means something to a person is longer.
TEXT_MAX = 10_000
PAIRS_MAX = 200
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Texts:
    """Cleans texts and counts what had to be changed, for the delivery's notes."""

    def __init__(self) -> None:
        self._changed: Counter[str] = Counter()

    def text(self, value: Any, limit: int = TEXT_MAX) -> str:
        """One text. What is cut off says so at its end."""
        text = value if isinstance(value, str) else _plain(value)
        if _UNSTORABLE.search(text):
            self._changed["with NUL or half a character, shown as a sign"] += 1
            text = _UNSTORABLE.sub(_sign, text)
        if len(text) <= limit:
            return text
        self._changed[f"longer than {limit:,} characters, cut"] += 1
        told = f"… [cut: {len(text):,} characters]"
        return text[: max(0, limit - len(told))] + told

    def pairs(self, value: Any) -> dict[str, str]:
        """Labels or annotations; anything but an object has none."""
        if not isinstance(value, dict):
            return {}
        if len(value) > PAIRS_MAX:
            self._changed[f"with more than {PAIRS_MAX} names, the rest left out"] += 1
        kept = list(value.items())[:PAIRS_MAX]
        return {self.text(name, 300): self.text(text) for name, text in kept}

    def count(self, what: str) -> None:
        """Something odd that the caller has dealt with."""
        self._changed[what] += 1

    @property
    def notes(self) -> list[str]:
        """`2 × longer than 10,000 characters, cut`."""
        return [f"{count} × {what}" for what, count in self._changed.items()]


def _plain(value: Any) -> str:
    """What a template of somebody's own put where a text belongs."""
    return "" if value is None else json.dumps(value)


def _sign(found: re.Match[str]) -> str:
    return "␀" if found[0] == "\x00" else "\ufffd"
