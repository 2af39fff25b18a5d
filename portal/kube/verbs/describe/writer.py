"""Text in aligned columns, laid out as Go's tabwriter does for describe.

A tab ends a cell. Lines that follow each other and both have a cell in a
column share that column's width: the widest cell and two blanks. The last cell
of a line, which no tab ends, belongs to no column.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import Any

from portal.kube.formats.go_values import sprint

PADDING = 2
ESCAPES = str.maketrans({"\x1b": "^[", "\r": "\\r"})


class Writer:
    """Collects text by level (two blanks each) and lays it out.

    What a terminal would obey is made visible first, as kubectl does.
    """

    def __init__(self, indent: int = 0, within: Writer | None = None) -> None:
        self._indent = indent
        self._pending: list[str] = within._pending if within else []
        self._done: list[str] = within._done if within else []

    def write(self, level: int, text: str) -> None:
        """Append `text` behind the blanks of `level`; it may hold tabs and newlines."""
        blanks = "  " * (level + self._indent)
        self._pending.append((blanks + text).translate(ESCAPES))

    def line(self, level: int, *cells: str) -> None:
        """Append one line of cells."""
        self.write(level, "\t".join(cells) + "\n")

    def heading(self, level: int, *titles: str) -> None:
        """The titles of a table, and a line of dashes below them."""
        self.line(level, *titles)
        self.line(level, *("-" * len(title) for title in titles))

    def field(self, level: int, title: str, value: Any) -> None:
        """A line for a value as Go prints it, none if there is no value."""
        if value is not None:
            self.line(level, title, sprint(value))

    def nested(self, levels: int) -> Writer:
        """A writer into the same text whose every piece starts further right."""
        return Writer(self._indent + levels, self)

    def flush(self) -> None:
        """Let nothing after this share a column with what came before."""
        self._done.append(align("".join(self._pending)))
        self._pending.clear()

    def text(self) -> str:
        """All that was written, aligned."""
        self.flush()
        return "".join(self._done)


def align(text: str) -> str:
    """`text` with its tabs replaced by the blanks that align its columns."""
    # A form feed ends a line and every column; a vertical tab ends a cell.
    return "".join(
        piece if piece == "\f" else _align(piece) for piece in re.split("(\f)", text)
    ).replace("\f", "\n")


def _align(text: str) -> str:
    lines = [re.split("[\t\v]", line) for line in text.split("\n")]
    widths = [[0] * (len(line) - 1) for line in lines]
    for column in range(max(map(len, widths))):
        _widen(lines, widths, column)
    return "\n".join(_pad(*line) for line in zip(lines, widths, strict=True))


def _widen(lines: list[list[str]], widths: list[list[int]], column: int) -> None:
    having = [number for number, width in enumerate(widths) if len(width) > column]
    # Neighbours differ from their rank by the same amount.
    ranked = [(number - rank, number) for rank, number in enumerate(having)]
    for _, block in groupby(ranked, key=itemgetter(0)):
        numbers = [number for _, number in block]
        widest = max(len(lines[number][column]) for number in numbers) + PADDING
        for number in numbers:
            widths[number][column] = widest


def _pad(cells: list[str], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return "".join(padded) + cells[-1]
