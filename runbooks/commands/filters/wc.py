"""wc: lines, words, characters, bytes."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable

from runbooks.commands.filters.getopt import Syntax, getopt, no_operands

SYNTAX = Syntax(
    "wc",
    "lwcmL",
    "",
    {"lines": "l", "words": "w", "bytes": "c", "chars": "m", "max-line-length": "L"},
    other_long=("files0-from", "help", "version"),
)
# Words end at the blanks of ASCII, as in the C locale.
_WORD = re.compile(r"[^ \t\n\v\f\r]+")


def wc(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """One line of numbers, in wc's own order."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    counts = _counts(pieces)
    chosen = [letter for letter in "lwmcL" if given.has(letter)]
    shown = [str(counts[letter]) for letter in chosen or "lwc"]
    # A pipe has no size that wc could fit its columns to.
    width = 1 if len(shown) == 1 else 7
    # GNU names standard input only if it was named.
    name = " -" if given.operands else ""
    yield " ".join(one.rjust(width) for one in shown) + f"{name}\n"
    return 0


def _counts(pieces: Iterable[str]) -> dict[str, int]:
    counts = dict.fromkeys("lwmcL", 0)
    inside = False
    width = 0
    for piece in pieces:
        if not piece:
            continue
        counts["l"] += piece.count("\n")
        counts["m"] += len(piece)
        counts["c"] += len(piece.encode())
        counts["w"] += len(_WORD.findall(piece)) - (inside and not piece[0].isspace())
        inside = not piece[-1].isspace()
        for at, line in enumerate(piece.split("\n")):
            width = _width(line, 0 if at else width)
            counts["L"] = max(counts["L"], width)
    return counts


def _width(line: str, at: int) -> int:
    """Columns on a terminal: a tab goes on to the next multiple of eight."""
    if line.isprintable():
        return at + len(line)
    for character in line:
        if character == "\t":
            at += 8 - at % 8
        elif character in "\r\f":
            at = 0
        elif character.isprintable():
            at += 1
    return at
