"""A block of PromQL to its queries."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PROMPT = re.compile(r"\s*[$%>] (?=\S)")
_COMMENT = re.compile(r"\s*(?:#|//)")
# Too few marks to close the block: what follows is prose.
_FAILED_CLOSE = re.compile(r"\s*`{1,2}\s*$")
# A line that begins or ends so belongs to the query of its neighbour.
_GOES_ON = re.compile(
    r"\s*(?:[()}\],*/%^+=<>!-]|(?:and|or|unless|by|without|on|ignoring|offset|bool"
    r"|group_left|group_right)\b)"
)
_UNFINISHED = re.compile(
    r"(?:[({\[,*/%^+=<>!-]|\b(?:and|or|unless|by|without|on|ignoring|offset|bool))\s*$"
)


def queries(text: str) -> Iterator[tuple[int, str]]:
    """Each query with the number of its first line, counted from 0.

    Where queries stand behind prompts, everything else is sample output.
    """
    prompted = bool(re.search(rf"^{_PROMPT.pattern}", text, re.MULTILINE))
    query = _Query(0)
    for number, line in enumerate(text.split("\n")):
        prompt = _PROMPT.match(line)
        bare = line[prompt.end() :] if prompt else line
        if _FAILED_CLOSE.match(bare):
            break
        if _COMMENT.match(bare):
            continue
        if prompt or not query.goes_on(bare):
            yield from query.ended()
            query = _Query(number)
        if query.lines or (bare.strip() and (prompt or not prompted)):
            query.add(bare.strip())
    yield from query.ended()


class _Query:
    """The lines of one query so far."""

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self.lines: list[str] = []
        self._open = 0  # brackets

    def add(self, line: str) -> None:
        self.lines.append(line)
        self._open += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))

    def goes_on(self, line: str) -> bool:
        """Whether a line belongs to it; a blank line never does."""
        if not self.lines or not line.strip():
            return False
        return (
            self._open > 0
            or bool(_GOES_ON.match(line))
            or bool(_UNFINISHED.search(self.lines[-1]))
        )

    def ended(self) -> Iterator[tuple[int, str]]:
        if self.lines:
            yield self.begin, "\n".join(self.lines)
