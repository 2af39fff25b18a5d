"""Which parts of a line a list of patterns matches."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from runbooks.commands.filters.options import Options
from runbooks.commands.filters.posix import (
    WORD,
    translate,
)
from runbooks.commands.filters.regex import compile_re2

Matches = Callable[[str], bool]


class Matcher:
    """The patterns of one grep, compiled. Raises PatternError and the like."""

    def __init__(self, options: Options) -> None:
        pattern = "|".join(f"(?:{_one(text, options)})" for text in options.patterns)
        if options.whole_line:
            pattern = f"^(?:{pattern})$"
        elif options.whole_word:
            pattern = f"(?:^|[^{WORD}])({pattern})(?:[^{WORD}]|$)"
        self.group = 1 if options.whole_word and not options.whole_line else 0
        self.compiled: Any = compile_re2(pattern, options.ignore_case)

    def matches(self, line: str) -> bool:
        return self.compiled.search(line) is not None

    def parts(self, line: str) -> list[str]:
        """The leftmost-longest matches, none of them empty."""
        found: list[str] = []
        at = 0
        while at <= len(line):
            match = self.compiled.search(line, at)
            if match is None:
                break
            begin, end = match.span(self.group)
            if end > begin:
                found.append(line[begin:end])
            at = end if end > at and end > begin else max(at, end) + 1
        return found


def _one(pattern: str, options: Options) -> str:
    if options.syntax == "F":
        return str(re.escape(pattern))
    return translate(pattern, extended=options.syntax == "E")
