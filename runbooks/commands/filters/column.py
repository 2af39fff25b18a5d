"""column -t: lines as a table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax, getopt, no_operands
from runbooks.commands.filters.limits import hold

SYNTAX = Syntax(
    "column",
    "t",
    "so",
    {"table": "t", "separator": "s", "output-separator": "o"},
    others="JcdEeHlLNnOpRrTWxXivV",
    other_long=("json", "table-columns", "output-width", "table-right", "tree"),
)


def column(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """As util-linux's `column -t`; without `-t` it would depend on a terminal."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    if not given.has("t"):
        raise OptionUnsupportedError("column without -t")
    separators = given.last("s")
    text = hold("column", pieces)
    rows = [_cells(line, separators) for line in text.split("\n") if line.strip(" \t")]
    joiner = given.last("o", "  ")
    widths = _widths(rows)
    for row in rows:
        # A short row is filled up, but for the last column of the table.
        row += [""] * (len(widths) - len(row))
        cells = [_padded(cell, width) for cell, width in zip(row, widths, strict=True)]
        yield joiner.join([*cells[:-1], row[-1]]) + "\n"
    return 0


def _cells(line: str, separators: str) -> list[str]:
    if not separators:
        return re.findall(r"[^ \t]+", line)
    return re.split(f"[{re.escape(separators)}]", line)


def _widths(rows: list[list[str]]) -> list[int]:
    widths: list[int] = []
    for row in rows:
        widths += [0] * (len(row) - len(widths))
        for at, cell in enumerate(row):
            widths[at] = max(widths[at], _width(cell))
    return widths


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    """Columns on a terminal: wide characters take two, marks and controls none."""
    if cell.isascii() and cell.isprintable():
        return len(cell)
    return sum(
        0
        if unicodedata.combining(one) or unicodedata.category(one) == "Cc"
        else 2
        if unicodedata.east_asian_width(one) in "WF"
        else 1
        for one in cell
    )
