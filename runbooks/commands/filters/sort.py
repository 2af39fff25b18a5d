"""sort, in the order of the C locale: by code point."""

from __future__ import annotations

import functools
from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.getopt import Given, Syntax, getopt, no_operands
from runbooks.commands.filters.limits import hold
from runbooks.commands.filters.sort_keys import (
    ORDERS,
    Compare,
    Key,
    compare_texts,
    parse_key,
)

SYNTAX = Syntax(
    "sort",
    "bdfghinMrsuVcC",
    "kt",
    {
        "ignore-leading-blanks": "b",
        "dictionary-order": "d",
        "ignore-case": "f",
        "general-numeric-sort": "g",
        "human-numeric-sort": "h",
        "month-sort": "M",
        "numeric-sort": "n",
        "reverse": "r",
        "stable": "s",
        "unique": "u",
        "version-sort": "V",
        "key": "k",
        "field-separator": "t",
        "check": "c",
    },
    others="moRSTz",
    other_long=("merge", "output", "random-sort", "buffer-size", "parallel", "sort"),
    status=2,
)


def sort(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """All lines in order. Reads everything before it prints."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    compare = _comparison(given)
    text = hold("sort", pieces)
    lines = text.removesuffix("\n").split("\n") if text else []
    if given.has("c", "C"):
        return (yield from _check(given, lines, compare))
    lines.sort(key=functools.cmp_to_key(_whole(given, compare)))
    if given.has("u"):
        lines = [
            line
            for at, line in enumerate(lines)
            if not at or compare(lines[at - 1], line)
        ]
    for at in range(0, len(lines), 1000):
        yield "".join(f"{line}\n" for line in lines[at : at + 1000])
    return 0


def _comparison(given: Given) -> Compare:
    """By all keys, one after the other; without keys by the whole line."""
    letters = "".join(letter for letter, _ in given.options if letter in "bdfghinMrV")
    separator = _separator(given)
    keys = [
        parse_key(value, letters) for letter, value in given.options if letter == "k"
    ]
    keys = keys or [Key(letters=letters, skip="b" in letters)]
    for key in keys:
        _check_letters(key.letters)
    comparisons = [_by_key(key, separator) for key in keys]

    def compare(one: str, other: str) -> int:
        for by in comparisons:
            if found := by(one, other):
                return found
        return 0

    return compare


def _separator(given: Given) -> str:
    text = given.last("t", "none")
    if text == "none" and not given.has("t"):
        return ""
    if text == "\\0":
        return "\0"
    if len(text) != 1:
        why = f"multi-character tab ‘{text}’" if text else "empty tab"
        raise FilterError(f"sort: {why}\n", 2)
    return text


def _check_letters(letters: str) -> None:
    orders = [letter for letter in "dghinMV" if letter in letters]
    numeric = [letter for letter in orders if letter not in "di"]
    if len(numeric) > 1 or (numeric and len(orders) > 1):
        shown = "".join(sorted(orders))
        raise FilterError(f"sort: options '-{shown}' are incompatible\n", 2)


def _by_key(key: Key, separator: str) -> Compare:
    order = next((ORDERS[one] for one in "ghnMV" if one in key.letters), None)
    order = order or compare_texts(key.letters)
    sign = -1 if "r" in key.letters else 1

    @functools.lru_cache(maxsize=65536)
    def part(line: str) -> str:
        return key.part(line, separator)

    return lambda one, other: sign * order(part(one), part(other))


def _whole(given: Given, compare: Compare) -> Compare:
    """Equal lines are put in the order of their bytes, unless `-s` or `-u`."""
    if given.has("s", "u"):
        return compare
    sign = -1 if given.has("r") else 1

    def whole(one: str, other: str) -> int:
        return compare(one, other) or sign * ((one > other) - (one < other))

    return whole


def _check(
    given: Given, lines: list[str], compare: Compare
) -> Generator[str, None, int]:
    """`-c`: the first line that is out of order."""
    yield ""
    most = -1 if given.has("u") else 0
    whole = compare if given.has("u", "s") else _whole(given, compare)
    for at in range(1, len(lines)):
        if whole(lines[at - 1], lines[at]) > most:
            if given.has("C"):
                return 1
            raise FilterError(f"sort: -:{at + 1}: disorder: {lines[at]}\n", 1)
    return 0
