"""awk's functions on texts and numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, cast

from runbooks.commands.filters.awk.machine import Machine
from runbooks.commands.filters.awk.values import (
    Input,
    Value,
    to_number,
)
from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.limits import check_text
from runbooks.commands.filters.printf import FormatError, Values, format_all


def formatted(machine: Machine, values: list[Value]) -> str:
    """What sprintf and printf make of a format and its arguments."""
    given = Values(
        values[1:],
        lambda value: to_number(cast(Value, value)),
        lambda value: machine.text(cast(Value, value)),
        _character,
    )
    try:
        return check_text("awk", format_all(machine.text(values[0]), given))
    except FormatError as error:
        raise FilterError(f"awk: bad conversion in printf: {error}\n", 2) from None


def _character(value: object) -> str:
    """A number is the code of a character, a text gives its first."""
    if isinstance(value, float):
        code = int(value) if math.isfinite(value) else 0
        return chr(code % 0x110000) if not 0xD800 <= code <= 0xDFFF else "?"
    return str(value)[:1]


def _substr(machine: Machine, values: list[Value]) -> Value:
    text = machine.text(values[0])
    begin = to_number(values[1])
    end = begin + to_number(values[2]) if len(values) > 2 else math.inf
    first = max(_rounded(begin), 1)
    last = min(_rounded(end), len(text) + 1)
    return text[int(first) - 1 : max(int(last) - 1, 0)] if last > first else ""


def _rounded(number: float) -> float:
    """Halves to the even neighbour, as C's rint."""
    return float(round(number)) if math.isfinite(number) else number


def _index(machine: Machine, values: list[Value]) -> Value:
    return float(machine.text(values[0]).find(machine.text(values[1])) + 1)


def _of_number(compute: Callable[[float], float]) -> Callable[..., Value]:
    def function(machine: Machine, values: list[Value]) -> Value:
        try:
            return compute(to_number(values[0]))
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return function


def _logarithm(number: float) -> float:
    return math.log(number) if number else -math.inf


def _whole(number: float) -> float:
    return float(int(number)) if math.isfinite(number) else number


# Name, least and most number of arguments. Those on patterns are apart.
SIMPLE: dict[str, tuple[int, int, Callable[[Machine, list[Value]], Value]]] = {
    "substr": (2, 3, _substr),
    "index": (2, 2, _index),
    "tolower": (1, 1, lambda machine, values: machine.text(values[0]).lower()),
    "toupper": (1, 1, lambda machine, values: machine.text(values[0]).upper()),
    "sprintf": (1, 1000, formatted),
    "int": (1, 1, _of_number(_whole)),
    "sqrt": (1, 1, _of_number(math.sqrt)),
    "exp": (1, 1, _of_number(math.exp)),
    "log": (1, 1, _of_number(_logarithm)),
    "sin": (1, 1, _of_number(math.sin)),
    "cos": (1, 1, _of_number(math.cos)),
    "atan2": (
        2,
        2,
        lambda machine, values: math.atan2(*map(to_number, values)),
    ),
}
_BACKSLASHES = re.compile(r"\\(\\|&)|&")


def substituted(
    pattern: Any, replacement: str, text: str, *, every: bool
) -> tuple[str, int]:
    """The text with the first match, or every one, replaced; and how many."""
    pieces: list[str] = []
    begin = at = count = 0
    last = -1
    while at <= len(text) and (found := pattern.search(text, at)):
        start, end = found.span()
        if start == end == last:
            # An empty match right behind the match before it is none.
            at = end + 1
            continue
        pieces += [text[begin:start], _filled(replacement, found.group())]
        begin = last = end
        count += 1
        if not every:
            break
        at = end if end > start else end + 1
    pieces.append(text[begin:])
    return check_text("awk", "".join(pieces)), count


def _filled(replacement: str, matched: str) -> str:
    """`&` is the match, `\\&` an ampersand."""
    return _BACKSLASHES.sub(lambda one: one[1] or matched, replacement)


def split_into(machine: Machine, name: str, pieces: list[str]) -> Value:
    machine.arrays[name] = {
        str(number): Input(piece) for number, piece in enumerate(pieces, 1)
    }
    return float(len(pieces))
