"""What sort compares: keys (`-k 2,3n`) and the orders of its letters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.version_order import compare_versions

Compare = Callable[[str, str], int]
Ordered = TypeVar("Ordered", int, Decimal, tuple[int, Decimal], tuple[int, float])

_POSITION = r"(\d+)(?:\.(\d+))?([bdfghinMrV]*)"
_KEY = re.compile(rf"{_POSITION}(?:,{_POSITION})?")
_NUMBER = re.compile(r"[ \t]*(-?)(\d*(?:\.\d*)?)([kKMGTPEZYRQ]?)")
_FLOAT = re.compile(
    r"[ \t\n\v\f\r]*([+-]?(?:inf(?:inity)?|nan|0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "JAN",
            "FEB",
            "MAR",
            "APR",
            "MAY",
            "JUN",
            "JUL",
            "AUG",
            "SEP",
            "OCT",
            "NOV",
            "DEC",
        ),
        1,
    )
}
_UNITS = "KMGTPEZYRQ"


@dataclass(frozen=True, slots=True)
class Key:
    """From a field and character to a field and character, counted from 1.

    `until` 0 is the end of the line; `until_character` 0 the end of the field.
    """

    field: int = 1
    character: int = 1
    until: int = 0
    until_character: int = 0
    letters: str = ""
    skip: bool = False  # blanks in front of the first field
    until_skip: bool = False

    def part(self, line: str, separator: str) -> str:
        """The part of the line that is compared."""
        begin = _field_start(line, self.field, separator)
        if self.skip:
            begin = _after_blanks(line, begin)
        begin = min(begin + self.character - 1, len(line))
        if not self.until:
            return line[begin:]
        if not self.until_character:
            return line[begin : _field_end(line, self.until, separator)]
        end = _field_start(line, self.until, separator)
        if self.until_skip:
            end = _after_blanks(line, end)
        return line[begin : min(end + self.until_character, len(line))]


def parse_key(text: str, letters: str) -> Key:
    """A key; `letters` are the orders given for all keys that have none."""
    found = _KEY.fullmatch(text)
    if not found:
        raise FilterError(f"sort: invalid number at field start: ‘{text}’\n", 2)
    field, character, own, until, until_character, until_own = found.groups()
    if int(field) == 0 or (until is not None and int(until) == 0):
        raise FilterError(
            f"sort: field number is zero: invalid field specification ‘{text}’\n", 2
        )
    if character is not None and int(character) == 0:
        raise FilterError(
            f"sort: character offset is zero: invalid field specification ‘{text}’\n", 2
        )
    mine = own + (until_own or "")
    used = mine or letters
    return Key(
        int(field),
        int(character or 1),
        int(until or 0),
        int(until_character or 0),
        used,
        "b" in (own if mine else letters),
        "b" in ((until_own or "") if mine else letters),
    )


def _after_blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t":
        at += 1
    return at


def _field_start(line: str, number: int, separator: str) -> int:
    """Where a field begins; without a separator its blanks belong to it."""
    at = 0
    for _ in range(number - 1):
        if separator:
            found = line.find(separator, at)
            if found < 0:
                return len(line)
            at = found + 1
        else:
            at = _field_after(line, at)
        if at >= len(line):
            return len(line)
    return at


def _field_end(line: str, number: int, separator: str) -> int:
    at = _field_start(line, number, separator)
    if not separator:
        return _field_after(line, at)
    found = line.find(separator, at)
    return len(line) if found < 0 else found


def _field_after(line: str, at: int) -> int:
    at = _after_blanks(line, at)
    while at < len(line) and line[at] not in " \t":
        at += 1
    return at


def compare_texts(letters: str) -> Compare:
    """Text order, with some characters left out or letters made equal."""
    fold, dictionary, printable = "f" in letters, "d" in letters, "i" in letters

    def seen(text: str) -> str:
        if dictionary:
            text = re.sub(r"[^A-Za-z0-9 \t]", "", text)
        elif printable:
            text = re.sub(r"[^ -~]", "", text)
        return re.sub("[a-z]", lambda one: one.group().upper(), text) if fold else text

    def compare(one: str, other: str) -> int:
        one, other = seen(one), seen(other)
        return (one > other) - (one < other)

    return compare


def _by(value: Callable[[str], Ordered]) -> Compare:
    def compare(one: str, other: str) -> int:
        left, right = value(one), value(other)
        return (left > right) - (left < right)

    return compare


def _numeric(text: str) -> Decimal:
    found = _NUMBER.match(text)
    digits = found[2] if found else ""
    if not digits.strip("."):
        return Decimal(0)
    return Decimal(f"{found[1] if found else ''}{digits[:5000]}")


def _human(text: str) -> tuple[int, Decimal]:
    """A number with a unit: the unit counts first, as GNU has it."""
    found = _NUMBER.match(text)
    value = _numeric(text)
    unit = found[3].upper() if found and found[2] and found[3] else ""
    power = _UNITS.index(unit) + 1 if unit and value else 0
    return (-power if value < 0 else power), value


def _general(text: str) -> tuple[int, float]:
    """What is no number stands first, then NaN, then the numbers."""
    found = _FLOAT.match(text)
    if not found:
        return (0, 0.0)
    raw = found[1].lower()
    value = float(int(raw, 16)) if "0x" in raw else float(raw)
    return (1, 0.0) if math.isnan(value) else (2, value)


def _month(text: str) -> int:
    return _MONTHS.get(text.lstrip(" \t")[:3].upper(), 0)


ORDERS: dict[str, Compare] = {
    "n": _by(_numeric),
    "h": _by(_human),
    "g": _by(_general),
    "M": _by(_month),
    "V": compare_versions,
}
