"""`eq`, `lt` and their kin: only values of one basic kind compare."""

from __future__ import annotations

from typing import Any

from portal.kube.formats.go_template.errors import FunctionError
from portal.kube.formats.go_template.types import basic, type_name
from portal.kube.formats.go_values import sprint

_INCOMPATIBLE = "incompatible types for comparison"
_INVALID = "invalid type for comparison"


def equal(one: Any, *others: Any) -> bool:
    """Whether the first is equal to any of the others. Raises FunctionError."""
    if not others:
        raise FunctionError("missing argument for comparison")
    return any(_equal(one, other) for other in others)


def less(one: Any, two: Any) -> bool:
    """Raises FunctionError for what has no order."""
    kind = basic(one)
    if kind is None or basic(two) is None:
        raise FunctionError(_INVALID)
    if kind is not basic(two):
        raise FunctionError(_INCOMPATIBLE)
    if kind is bool:
        raise FunctionError(_INVALID)
    return bool(one < two)


def _equal(one: Any, two: Any) -> bool:
    if one is None or two is None:
        return one is two
    if basic(one) is not basic(two):
        raise FunctionError(_INCOMPATIBLE)
    if basic(one) is None:
        raise FunctionError(f"non-comparable type {sprint(two)}: {type_name(two)}")
    return bool(one == two)
