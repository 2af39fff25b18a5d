"""paste on what is piped in: lines side by side."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from itertools import cycle, islice

from runbooks.commands.filters.getopt import Syntax, getopt, no_operands
from runbooks.commands.filters.lines import lines

SYNTAX = Syntax(
    "paste",
    "s",
    "d",
    {"delimiters": "d", "serial": "s"},
    others="z",
    other_long=("zero-terminated", "help", "version"),
)
_ESCAPES = {"n": "\n", "t": "\t", "0": "", "b": "\b", "f": "\f", "r": "\r", "v": "\v"}


def paste(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """`-s`: all lines in one; `- -`: two lines side by side, and so on."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    columns = max(1, len(given.operands))
    delimiters = _delimiters(given.last("d", "\t"))
    source = lines(pieces)
    if given.has("s"):
        yield _row(source, delimiters)
        # The input is at its end for every further `-`.
        yield from "\n" * (columns - 1)
        return 0
    while row := list(islice(source, columns)):
        yield _row([*row, *[""] * (columns - len(row))], delimiters)
    return 0


def _row(cells: Iterable[str], delimiters: list[str]) -> str:
    between = cycle(delimiters)
    made: list[str] = []
    for at, cell in enumerate(cells):
        made += [next(between), cell] if at else [cell]
    return "".join(made) + "\n"


def _delimiters(text: str) -> list[str]:
    found = re.findall(r"\\?.", text, re.DOTALL)
    return [
        _ESCAPES.get(one[1:], one[1:]) if one[0] == "\\" and one[1:] else one
        for one in found
    ] or [""]
