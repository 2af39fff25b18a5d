"""The order of keys: letters after all else, numbers by value.

Follows `keyList.Less` of go-yaml v2 (sorter.go).
"""

from __future__ import annotations

from functools import cmp_to_key, lru_cache


@lru_cache(maxsize=4096)
def ordered(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of a mapping in the order in which they are written."""
    if all(map(str.isalpha, keys)):
        return tuple(sorted(keys))
    return tuple(sorted(keys, key=_natural))


def _compare(a: str, b: str) -> int:
    if a == b:
        return 0
    return -1 if _less(a, b) else 1


_natural = cmp_to_key(_compare)


def _less(a: str, b: str) -> bool:
    for index, (one, two) in enumerate(zip(a, b, strict=False)):
        if one == two:
            continue
        if one.isalpha() and two.isalpha():
            return one < two
        if one.isalpha() or two.isalpha():
            return two.isalpha()
        return _less_number(a, b, index)
    return len(a) < len(b)


def _less_number(a: str, b: str, index: int) -> bool:
    """Both differ at `index`, where neither has a letter: compare digits there."""
    lead = ""
    if "0" in (a[index], b[index]) and _follows_number(a, index):
        lead = "1"
    ours, theirs = _digits(a, index), _digits(b, index)
    one, two = int(lead + ours or "0"), int(lead + theirs or "0")
    if one != two:
        return one < two
    if len(ours) != len(theirs):
        return len(ours) < len(theirs)
    return a[index] < b[index]


def _follows_number(text: str, index: int) -> bool:
    """Whether the digits right before `index` are more than zeros."""
    before = text[:index]
    digits = before[len(before.rstrip("0123456789")) :]
    return bool(digits.strip("0"))


def _digits(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end].isdecimal():
        end += 1
    return text[start:end]
