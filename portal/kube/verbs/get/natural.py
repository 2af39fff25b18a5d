"""When one value comes before another in `--sort-by` (kubectl's isLess)."""

from __future__ import annotations

import re
from typing import Any

from portal.kube import quantity
from portal.kube.errors import CommandError

_DIGITS = re.compile(r"[0-9]+", re.ASCII)


def is_less(one: Any, two: Any) -> bool:
    """Quantities by amount, other texts in natural order, numbers by value.

    Raises CommandError for what kubectl can not sort.
    """
    if one is None or two is None:
        return one is None and two is not None
    if isinstance(one, dict | list | bool):
        names = {dict: "map[string]interface {}", list: "[]interface {}", bool: "bool"}
        raise CommandError(f"unsortable type: {names[type(one)]}")
    if type(one) is not type(two):
        raise CommandError("unsortable interface: interface")
    if not isinstance(one, str):
        return bool(one < two)
    first = quantity.parse(one)
    second = quantity.parse(two) if first else None
    if first is None or second is None:
        return natural_less(one, two)
    return second > first


def natural_less(one: str, two: str) -> bool:
    """Runs of digits count as numbers; digits come before other signs."""
    i = j = 0
    while i < len(one) and j < len(two):
        ours, theirs = _DIGITS.match(one, i), _DIGITS.match(two, j)
        if ours is None or theirs is None:
            if (ours is None) != (theirs is None):
                return ours is not None
            if one[i] != two[j]:
                return one[i] < two[j]
            i, j = i + 1, j + 1
            continue
        a, b = ours.group(), theirs.group()
        i, j = ours.end(), theirs.end()
        if int(a) != int(b):
            return int(a) < int(b)
        if len(a) != len(b):  # fewer zeros in front
            return len(a) < len(b)
    return len(one) < len(two)
