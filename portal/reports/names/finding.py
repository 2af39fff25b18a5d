"""Collects the names of everything that is to leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from portal.core.errors import UserError
from portal.reports.names.kinds import Kind, Name
from portal.reports.names.patterns import names_in

# Beyond it the preview would take minutes, and nobody can look them through.
MOST = 50_000
_COUNTED = re.compile(r"(?P<stem>.*[^0-9])[0-9]+", re.DOTALL)


class Finder:
    """Takes texts and names; `names` are all different ones, the first kind wins."""

    def __init__(self) -> None:
        self._found: dict[str, Name] = {}

    def add(self, names: Iterable[Name]) -> None:
        """Take what somebody knows to be a name."""
        for name in names:
            self._found.setdefault(name.text.lower(), name)
        if len(self._found) > MOST:
            raise UserError(
                "public-too-many-names",
                f"There are more than {MOST:,} different names, addresses and ids in"
                " what you chose. Choose fewer runs.",
                status=422,
            )

    def look(self, text: str) -> str:
        """Find names in a text by their form; answers with the text."""
        self.add(names_in(text))
        return text

    def sibling_look(self) -> Callable[[str], str]:
        """Another look, which finds `worker-7` where `worker-1` is known to be a node.

        What are stems of nodes is decided now, once for all texts.
        """
        pattern = self._siblings()

        def look(text: str) -> str:
            if pattern:
                found = pattern.finditer(text)
                self.add(Name(Kind.NODE, one.group()) for one in found)
            return text

        return look

    @property
    def names(self) -> list[Name]:
        """By kind, then as people sort: 2 before 10."""
        return sorted(self._found.values(), key=_order)

    def _siblings(self) -> re.Pattern[str] | None:
        nodes = [n.text for n in self._found.values() if n.kind is Kind.NODE]
        stems = {
            found["stem"].lower() for n in nodes if (found := _COUNTED.fullmatch(n))
        }
        if not stems:
            return None
        either = "|".join(re.escape(stem) for stem in sorted(stems))
        return re.compile(
            rf"(?<![A-Za-z0-9])(?:{either})[0-9]+(?![A-Za-z0-9])", re.IGNORECASE
        )


def _order(name: Name) -> tuple[int, list[tuple[int, int, str]], str]:
    parts = re.split(r"(\d+)", name.text.lower())
    numbered = [
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts
    ]
    return list(Kind).index(name.kind), numbered, name.text
