"""cut: chosen fields or characters of each line."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable

from runbooks.commands.filters.getopt import Given, Syntax, getopt, no_operands
from runbooks.commands.filters.lines import batches

SYNTAX = Syntax(
    "cut",
    "sn",
    "dfcbO",
    {
        "delimiter": "d",
        "fields": "f",
        "characters": "c",
        "bytes": "b",
        "only-delimited": "s",
        "output-delimiter": "O",
    },
    others="z",
    other_long=("complement", "zero-terminated", "help", "version"),
    only_long="O",
)
_RANGE = re.compile(r"(\d*)(-?)(\d*)")
_MOST = 1 << 31
Ranges = list[tuple[int, int]]


def cut(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Yields the chosen parts of each line. `-b` counts characters as well."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    part = _part(given)
    for batch in batches(pieces):
        found = (part(line) for line in batch)
        yield "".join(f"{one}\n" for one in found if one is not None)
    return 0


def _part(given: Given) -> Callable[[str], str | None]:
    lists = [one for one in given.options if one[0] in "fcb"]
    if not lists:
        raise SYNTAX.fail("you must specify a list of bytes, characters, or fields")
    if len(lists) > 1:
        raise SYNTAX.fail("only one type of list may be specified")
    kind, text = lists[0]
    ranges = _ranges(text, "field" if kind == "f" else "byte/character position")
    if kind != "f":
        if given.has("d"):
            raise SYNTAX.fail(
                "an input delimiter may be specified only when operating on fields"
            )
        if given.has("s"):
            raise SYNTAX.fail(
                "suppressing non-delimited lines makes sense\n\tonly when operating on fields"
            )
        joiner = given.last("O")
        return lambda line: joiner.join(
            line[low:high] for low, high in ranges if low < len(line)
        )
    delimiter = given.last("d", "\t") or "\0"
    if len(delimiter) > 1:
        raise SYNTAX.fail("the delimiter must be a single character")
    joiner = given.last("O", delimiter)
    only = given.has("s")
    return lambda line: _fields(line, ranges, delimiter, joiner, only)


def _fields(
    line: str, ranges: Ranges, delimiter: str, joiner: str, only: bool
) -> str | None:
    if delimiter not in line:
        return None if only else line
    fields = line.split(delimiter)
    return joiner.join(field for low, high in ranges for field in fields[low:high])


def _ranges(text: str, what: str) -> Ranges:
    """Half-open ranges from 0, in order and without overlaps."""
    found: Ranges = []
    for one in re.split("[, \t]", text):
        match = _RANGE.fullmatch(one)
        if not match or one in ("", "-"):
            raise SYNTAX.fail(_wrong(one, what))
        low = int(match[1] or 1)
        high = int(match[3] or _MOST) if match[2] else low
        if low == 0:
            plural = "fields" if what == "field" else "byte/character positions"
            raise SYNTAX.fail(f"{plural} are numbered from 1")
        if high < low:
            raise SYNTAX.fail("invalid decreasing range")
        found.append((low - 1, high))
    return _merged(sorted(found))


def _wrong(one: str, what: str) -> str:
    if one == "-":
        return "invalid range with no endpoint: -"
    if one == "":
        plural = "fields" if what == "field" else "byte/character positions"
        return f"{plural} are numbered from 1"
    return f"invalid {what} value ‘{one}’"


def _merged(ranges: Ranges) -> Ranges:
    """Overlapping ranges as one. Those that only touch stay two, for `-O`."""
    merged: Ranges = []
    for low, high in ranges:
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
