"""Comparisons in filters: only equal kinds of plain values compare."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from portal.kube.formats.jsonpath.nodes import JSONPathError

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
}


def compare(left: Any, sign: str, right: Any) -> bool:
    """`left sign right` as Go's templates see it. Raises JSONPathError."""
    if sign not in _OPERATORS:
        raise JSONPathError(f"unrecognized filter operator {sign}")
    kind = _kind(left)
    if kind is not _kind(right):
        raise JSONPathError("incompatible types for comparison")
    if kind is bool and sign not in ("==", "!="):
        raise JSONPathError("invalid type for comparison")
    return _OPERATORS[sign](left, right)


def _kind(value: Any) -> type:
    kind = type(value)
    if kind not in (bool, int, float, str):
        raise JSONPathError("invalid type for comparison")
    return kind
