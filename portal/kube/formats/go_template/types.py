"""The Go types of a template's values: decoded JSON, constants, lengths."""

from __future__ import annotations

from typing import Any


class Int(int):
    """An `int` of Go: a constant or a length. JSON's whole numbers are `int64`."""


_NAMES: dict[type, str] = {
    bool: "bool",
    Int: "int",
    int: "int64",
    float: "float64",
    str: "string",
    list: "[]interface {}",
    dict: "map[string]interface {}",
}
_BASIC: dict[type, type] = {bool: bool, Int: int, int: int, float: float, str: str}


def type_name(value: Any) -> str:
    """`string`, `int64`; `<nil>` for nothing."""
    return _NAMES.get(type(value), "<nil>")


def basic(value: Any) -> type | None:
    """What a value compares as; None for maps, lists and nothing."""
    return _BASIC.get(type(value))
