"""uniq: neighbouring lines that are equal."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.getopt import Given, Syntax, getopt, no_operands
from runbooks.commands.filters.lines import lines

SYNTAX = Syntax(
    "uniq",
    "cdui",
    "fsw",
    {
        "count": "c",
        "repeated": "d",
        "unique": "u",
        "ignore-case": "i",
        "skip-fields": "f",
        "skip-chars": "s",
        "check-chars": "w",
    },
    others="Dz",
    other_long=("all-repeated", "group", "zero-terminated", "help", "version"),
)
_LOWER = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}


def uniq(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Each group of equal neighbours once, with `-c` how many they were."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    skip_fields, skip = _number(given, "f"), _number(given, "s")
    width = _number(given, "w") if given.has("w") else None

    def key(line: str) -> str:
        """The part that is compared."""
        if skip_fields:
            found = re.match(rf"(?:[ \t]*[^ \t]*){{{min(skip_fields, 1000)}}}", line)
            line = line[found.end() :] if found else ""
        line = line[skip : None if width is None else skip + width]
        return line.translate(_LOWER) if given.has("i") else line

    first, compared, count = "", "", 0
    for line in lines(pieces):
        this = key(line)
        if count and this == compared:
            count += 1
            continue
        yield _group(given, first, count)
        first, compared, count = line, this, 1
    yield _group(given, first, count)
    return 0


def _number(given: Given, letter: str) -> int:
    text = given.last(letter, "0")
    if not (text.isascii() and text.isdigit()):
        what = {"f": "fields to skip", "s": "bytes to skip", "w": "bytes to compare"}
        raise FilterError(f"uniq: {text}: invalid number of {what[letter]}\n", 1)
    return int(text)


def _group(given: Given, line: str, count: int) -> str:
    if not count or (given.has("d") and count < 2) or (given.has("u") and count > 1):
        return ""
    return f"{count:7} {line}\n" if given.has("c") else f"{line}\n"
