"""Columns aligned as kubectl's tabwriter does (github.com/liggitt/tabwriter).

A tab ends a cell; what follows the last tab of a line belongs to no column. A
column is as wide as its widest cell and three blanks, at least six. A line of a
single cell ends the columns; what follows is at least as wide as before.
"""

from __future__ import annotations

from collections.abc import Iterator

MIN_WIDTH = 6
PADDING = 3


def align(lines: list[list[str]], remembered: list[int] | None = None) -> str:
    """Lines of cells as text; cells hold no newline, tab or form feed.

    `remembered` keeps the widths from one call to the next, which continues.
    """
    if remembered is None and len({len(line) for line in lines}) == 1:
        return _rectangle(lines)
    remembered = [] if remembered is None else remembered
    parts = []
    for block in _blocks(lines):
        widths = [[0] * (len(line) - 1) for line in block]
        _measure(block, widths, 0, 0, len(block), remembered)
        for line_widths in widths:
            _remember(remembered, line_widths)
        parts += [_padded(*pair) for pair in zip(block, widths, strict=True)]
    return "".join(parts)


def align_text(text: str, remembered: list[int] | None = None) -> str:
    """The same for text in which tabs, newlines and form feeds have been written."""
    lines = text.replace("\f", "\n").replace("\v", "\t").split("\n")
    rest = lines.pop()
    cells = [line.split("\t") for line in lines]
    return align(cells, remembered) + rest if cells else rest


def _rectangle(lines: list[list[str]]) -> str:
    columns = list(zip(*lines, strict=True))[:-1]
    widths = [max(MIN_WIDTH, max(map(len, cells)) + PADDING) for cells in columns]
    return "".join(_padded(line, widths) for line in lines)


def _blocks(lines: list[list[str]]) -> Iterator[list[list[str]]]:
    block: list[list[str]] = []
    for line in lines:
        block.append(line)
        if len(line) == 1:
            yield block
            block = []
    if block:
        yield block


def _measure(
    block: list[list[str]],
    widths: list[list[int]],
    column: int,
    start: int,
    end: int,
    remembered: list[int],
) -> None:
    """Set the widths of `column` and those right of it in lines `start` to `end`."""
    line = start
    while line < end:
        if len(block[line]) - 1 <= column:
            line += 1
            continue
        first = line
        width = remembered[column] if column < len(remembered) else MIN_WIDTH
        while line < end and len(block[line]) - 1 > column:
            width = max(width, len(block[line][column]) + PADDING)
            line += 1
        for each in range(first, line):
            widths[each][column] = width
        _measure(block, widths, column + 1, first, line, remembered)


def _remember(remembered: list[int], widths: list[int]) -> None:
    remembered += [0] * (len(widths) - len(remembered))
    for column, width in enumerate(widths):
        remembered[column] = max(remembered[column], width)


def _padded(line: list[str], widths: list[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
    return "".join(cells) + line[-1] + "\n"
