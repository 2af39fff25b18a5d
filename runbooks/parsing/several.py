"""A file with a runbook for each of several alerts, below headings of their names."""

from __future__ import annotations

from dataclasses import dataclass

from runbooks.parsing.blocks import Block, blocks, plain
from runbooks.parsing.headings import alert_in, kind_of_section, level_of
from runbooks.parsing.source import read


@dataclass(frozen=True, slots=True)
class Part:
    """One runbook of a file. `first_line` is where it begins there, from 1."""

    name: str
    markdown: str
    first_line: int

    @property
    def anchor(self) -> str:
        """What links to its heading end in."""
        return self.name.lower()

    @property
    def in_place(self) -> str:
        """The text with the line numbers that it has in its file."""
        return "\n" * (self.first_line - 1) + self.markdown


def parts_of(markdown: str) -> tuple[Part, ...]:
    """The runbooks of a file; none if the whole file is one, as most are.

    Of two parts with one name the first counts.
    """
    if markdown.count("#") < 2:
        return ()
    headings = [one for one in blocks(read(markdown)[0]) if one.kind == "heading"]
    level = _level(headings)
    if not level:
        return ()
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    borders = [one for one in headings if level_of(one) <= level]
    ends = [one.start - 1 for one in borders[1:]] + [len(lines)]
    found: dict[str, Part] = {}
    for heading, end in zip(borders, ends, strict=True):
        name = alert_in(plain(heading.inline))
        if level_of(heading) == level and name:
            text = "\n".join(lines[heading.start - 1 : end])
            found.setdefault(name, Part(name, text, heading.start))
    return tuple(found.values()) if len(found) > 1 else ()


def _level(headings: list[Block]) -> int:
    """The level where half of the headings or more name alerts; 0 if there is none.

    Above a section of a runbook stands one alert.
    """
    for level in range(1, 7):
        here = [plain(one.inline) for one in headings if level_of(one) == level]
        if any(kind_of_section(title) != "other" for title in here):
            return 0
        alerts = sum(bool(alert_in(title)) for title in here)
        if alerts > 1 and 2 * alerts >= len(here):
            return level
    return 0
