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
    begin, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n")):
        prompt = _PROMPT.match(line)
        bare = line[prompt.end() :] if prompt else line
        if _FAILED_CLOSE.match(bare):
            break
        if _COMMENT.match(bare):
            continue
        if lines and not (bare.strip() and not prompt and _continues(lines, bare)):
            yield begin, "\n".join(lines)
            lines = []
        if lines or (bare.strip() and (prompt or not prompted)):
            begin = begin if lines else number
            lines.append(bare.strip())
    if lines:
        yield begin, "\n".join(lines)


def _continues(lines: list[str], line: str) -> bool:
    before = "\n".join(lines)
    opened = sum(map(before.count, "([{")) - sum(map(before.count, ")]}"))
    return opened > 0 or bool(_GOES_ON.match(line)) or bool(_UNFINISHED.search(before))
