"""awk's values: numbers, texts, and texts from the input that may be numbers."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.posix import PatternError, PatternUnsupportedError
from runbooks.commands.filters.printf import FormatError, Values, format_all
from runbooks.commands.filters.regex import compile_posix


class Input(str):
    """Text of the input: compared as a number if it looks like one."""

    __slots__ = ()


class Unset(str):
    """What nobody has set: an empty text and zero, both at once."""

    __slots__ = ()


UNSET = Unset()
Value = float | str

_LEADING = re.compile(r"[ \t\n\v\f\r]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_WHOLE = re.compile(_LEADING.pattern + r"[ \t\n\v\f\r]*")
_MOST_WHOLE = 1e16


def to_number(value: Value) -> float:
    """The number that a text begins with, else zero."""
    if isinstance(value, float):
        return value
    found = _LEADING.match(value)
    return float(found[1]) if found else 0.0


def to_text(value: Value, form: str = "%.6g") -> str:
    """A number as text: whole ones in full, others in `form`."""
    if isinstance(value, str):
        return value
    if math.isfinite(value):
        if value == int(value) and abs(value) < _MOST_WHOLE:
            return str(int(value))
        return _in_form(value, form)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _in_form(value: float, form: str) -> str:
    if form == "%.6g":
        return f"{value:.6g}"
    try:
        return format_all(form, Values([value], to_number, str, str))  # type: ignore[arg-type]
    except FormatError:
        return f"{value:.6g}"


def truth(value: Value) -> bool:
    """Zero and an empty text are false; so is input that looks like zero."""
    number = _as_number(value)
    return bool(value) if number is None else number != 0


def compare(one: Value, other: Value, form: str) -> int:
    """As numbers if both are, or look like, numbers; else as texts."""
    left, right = _as_number(one), _as_number(other)
    if left is not None and right is not None:
        return (left > right) - (left < right)
    first, second = to_text(one, form), to_text(other, form)
    return (first > second) - (first < second)


def _as_number(value: Value) -> float | None:
    if isinstance(value, float):
        return value
    if isinstance(value, Unset):
        return 0.0
    if isinstance(value, Input) and (found := _WHOLE.fullmatch(value)):
        return float(found[1])
    return None


@lru_cache(maxsize=512)
def regex(pattern: str) -> Any:
    """An awk pattern, which is an extended one with escapes of strings.

    Raises FilterError for what is no pattern, or none for the portal.
    """
    try:
        return compile_posix(_posix(pattern), extended=True)
    except PatternError as error:
        message = f"awk: regular expression compile failed ({error})\n"
    except PatternUnsupportedError as error:
        message = f"awk: the portal's awk can not search for {error}\n"
    raise FilterError(message, 2)


_LETTERS = dict(zip('abfnrtv"/', '\a\b\f\n\r\t\v"/', strict=True))
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BRACKET = re.compile(r"\[\^?\]?(?:\[:\w+:\]|\\.|[^\]])*\]|\\.|[^\[\\]+|.", re.DOTALL)


def _posix(pattern: str) -> str:
    """Escapes as the characters they stand for, also where POSIX has none."""
    pieces: list[str] = []
    for found in _BRACKET.finditer(pattern):
        piece = found.group()
        if piece.startswith("[") and len(piece) > 1:
            piece = _ESCAPE.sub(lambda one: _LETTERS.get(one[1], one[1]), piece)
        elif piece.startswith("\\"):
            piece = _LETTERS.get(piece[1:], piece)
        pieces.append(piece)
    return "".join(pieces)
