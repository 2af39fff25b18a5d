"""When one value comes before another in `--sort-by` (kubectl's isLess)."""

from __future__ import annotations

from typing import Any

from portal.kube import quantity
from portal.kube.errors import CommandError


class UnsortableError(CommandError):
    """A field that has no order, such as a map."""


def is_less(one: Any, two: Any) -> bool:
    """Quantities by amount, other texts by their letters, numbers by value.

    Raises UnsortableError for what kubectl can not sort.
    """
    if one is None or two is None:
        return one is None and two is not None
    if isinstance(one, dict | list | bool):
        names = {dict: "map[string]interface {}", list: "[]interface {}", bool: "bool"}
        raise UnsortableError(f"unsortable type: {names[type(one)]}")
    if type(one) is not type(two):
        raise UnsortableError("unsortable interface: interface")
    if not isinstance(one, str):
        return bool(one < two)
    first = quantity.parse(one)
    second = quantity.parse(two) if first else None
    if first is None or second is None:
        return bool(one < two)
    return second > first
