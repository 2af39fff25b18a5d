"""tac and rev: lines, or the characters of each line, the other way round."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from runbooks.commands.filters.getopt import Syntax, getopt, no_operands
from runbooks.commands.filters.limits import hold
from runbooks.commands.filters.lines import kept_lines

TAC = Syntax(
    "tac", others="brs", other_long=("before", "regex", "separator", "help", "version")
)
REV = Syntax("rev", others="0hV", other_long=("zero", "help", "version"))


def tac(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """The last line first; a last line without an end runs into the next."""
    no_operands(TAC, getopt(TAC, args))
    for batch in reversed(list(kept_lines([hold("tac", pieces)]))):
        yield "".join(reversed(batch))
    return 0


def rev(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Each line from its end."""
    no_operands(REV, getopt(REV, args))
    for batch in kept_lines(pieces):
        for line in batch:
            text = line.removesuffix("\n")
            yield text[::-1] + line[len(text) :]
    return 0
