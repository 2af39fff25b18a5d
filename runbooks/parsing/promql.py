"""PromQL: what is a query, and a block of code to its queries."""

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

_CALLED = (
    r"(?:sum|avg|min|max|count|topk|bottomk|quantile|stddev|stdvar|group|count_values"
    r"|i?rate|increase|i?delta|deriv|predict_linear|histogram_quantile|absent|changes"
    r"|resets|label_replace|label_join|vector|scalar|sort(?:_desc)?(?=\()|abs|ceil|floor|round"
    r"|clamp(?:_min|_max)?|timestamp|\w+_over_time)"
    r"\s*(?:(?:by|without)\s*)?\("
)
_METRIC = r"(?:[a-zA-Z_:][\w:]*[_:][\w:]*|up|ALERTS)"
_MATCHERS = r"\{[^{}]*(?:=|!=|=~|!~)\s*[\"'][^{}]*\}"
# What a query begins with. A metric alone could be any word.
_LOOKS = re.compile(
    rf"[\s(]*(?:\d[\d.e]*\s*[-+*/]\s*[\s(]*)?(?:{_CALLED}|{_METRIC}?{_MATCHERS}"
    rf"|{_METRIC}(?:\[\d+[smhdwy]\])?\s*(?:[!=]=|[<>]=?)\s*(?:bool\s+)?-?\d[\d.e+]*\s*$)",
    re.MULTILINE,
)
# `up{job="x"} 1` is what Prometheus answers.
_SAMPLE = re.compile(r"\}\s+[-+]?[\d.eE+]+(?:\s+\d+)?\s*$", re.MULTILINE)


def is_promql(text: str) -> bool:
    """Whether every query of a block looks like one, whatever its language says."""
    found = [query for _, query in queries(text)]
    samples = any(_SAMPLE.search(query) for query in found)
    return bool(found) and not samples and all(map(_LOOKS.match, found))


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
