"""Which strings need quotes so that they are not read back as something else.

Follows `resolve` and `isBase60Float` of go-yaml v2.
"""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import Any

from portal.kube.formats import go_values

WORDS = {
    spelling
    for word in ("y", "yes", "true", "on", "n", "no", "false", "off", "null")
    for spelling in (word, word.capitalize(), word.upper())
} | {"", "~"}
_SPECIAL_FLOATS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_INTEGER = re.compile(
    r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0b[-+][01]+|0[oO]?[0-7]*|[1-9][0-9]*)",
    re.ASCII,
)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_FRACTION = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+)?", re.ASCII)
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)"
    r"| (\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?",
    re.ASCII,
)


def flow_scalar(value: Any) -> str:
    """Anything but a string: a number, a boolean, null, an empty collection."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    return "[]" if value == [] else str(value)


def _number(value: float) -> str:
    # It went through JSON, where a whole number looks like an integer.
    if value.is_integer() and abs(value) < 1 << 63:
        return str(int(value))
    return go_values.number(value)


def means_something_else(text: str) -> bool:
    """Whether `text` without quotes would be read as null, bool, number or time."""
    if text in WORDS:
        return True
    first = text[0]
    if first == ".":
        return bool(_SPECIAL_FLOATS.fullmatch(text) or _FRACTION.fullmatch(text))
    if first not in "+-0123456789":
        return False
    plain = text.replace("_", "")
    return bool(
        _INTEGER.fullmatch(plain)
        or _is_float(plain)
        or _SPECIAL_FLOATS.fullmatch(text)
        or _BASE_60.fullmatch(text)
        or _is_timestamp(text)
    )


def _is_float(text: str) -> bool:
    return bool(_FLOAT.fullmatch(text)) and isfinite(float(text))


def _is_timestamp(text: str) -> bool:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    year, month, day, *clock = (int(part) for part in match.groups() if part)
    try:
        date(year, month, day)
    except ValueError:
        return False
    return all(part < limit for part, limit in zip(clock, (24, 60, 60), strict=False))
