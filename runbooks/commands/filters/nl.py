"""nl: lines with their numbers."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.getopt import Given, Syntax, getopt, no_operands
from runbooks.commands.filters.lines import lines

SYNTAX = Syntax(
    "nl",
    "",
    "bnsvwi",
    {
        "body-numbering": "b",
        "number-format": "n",
        "number-separator": "s",
        "starting-line-number": "v",
        "number-width": "w",
        "line-increment": "i",
    },
    others="dfhlp",
    other_long=(
        *("section-delimiter", "footer-numbering", "header-numbering", "help"),
        *("join-blank-lines", "no-renumber", "version"),
    ),
)
_FORMATS = {"ln": "{:<{}}", "rn": "{:>{}}", "rz": "{:0{}}"}
# They begin a header, a body, a footer, each numbered in its own way.
_DELIMITERS = {r"\:\:\:", r"\:\:", r"\:"}


def nl(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """As GNU's: lines that are not empty get a number, with `-ba` all of them."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    style = given.last("b", "t")
    shape = _FORMATS.get(given.last("n", "rn"))
    if style not in ("a", "t", "n") or shape is None:
        option = "b" if style not in ("a", "t", "n") else "n"
        raise FilterError(f"nl: the portal's nl has no -{option} of this form\n", 1)
    width, step = _number(given, "w", 6, 1), _number(given, "i", 1)
    number, separator = _number(given, "v", 1), given.last("s", "\t")
    for line in lines(pieces):
        if line in _DELIMITERS:
            raise FilterError("nl: the portal's nl has no logical pages\n", 1)
        if style == "a" or (style == "t" and line):
            yield f"{shape.format(number, width)}{separator}{line}\n"
            number += step
        else:
            yield " " * (width + len(separator)) + f"{line}\n"
    return 0


def _number(given: Given, letter: str, usual: int, least: int | None = None) -> int:
    text = given.last(letter, str(usual))
    if not text.removeprefix("-").isdecimal() or (
        least is not None and int(text) < least
    ):
        what = {"w": "line number field width", "i": "line number increment"}
        name = what.get(letter, "starting line number")
        raise FilterError(f"nl: invalid {name}: \u2018{text}\u2019\n", 1)
    return int(text)
