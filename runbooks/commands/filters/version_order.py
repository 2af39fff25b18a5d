"""The order of `sort -V`: gnulib's filevercmp, numbers as numbers."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"(?:\.[A-Za-z~][A-Za-z0-9~]*)*\Z")


def compare_versions(one: str, other: str) -> int:
    """Negative, zero or positive, as C's comparison functions."""
    if not one or not other:
        return bool(one) - bool(other)
    if (one[0] == ".") != (other[0] == "."):
        return -1 if one[0] == "." else 1
    if one[0] == ".":
        for name in (".", ".."):
            if one == name or other == name:
                return (one != name) - (other != name)
    left, right = _without_suffix(one), _without_suffix(other)
    if left == right:
        return _compare(one, other)
    return _compare(left, right) or _compare(one, other)


def _without_suffix(text: str) -> str:
    """Without `.tar.gz` and the like; a text that is nothing else stays."""
    lead = 1 if text.startswith(".") else 0
    found = _SUFFIX.search(text, lead)
    return text[: found.start()] if found else text


def _compare(one: str, other: str) -> int:
    i = j = 0
    while i < len(one) or j < len(other):
        while (i < len(one) and not _digit(one[i])) or (
            j < len(other) and not _digit(other[j])
        ):
            left, right = _order(one, i), _order(other, j)
            if left != right:
                return left - right
            i += 1
            j += 1
        first, i = _number(one, i)
        second, j = _number(other, j)
        if first != second:
            return -1 if (len(first), first) < (len(second), second) else 1
    return 0


def _digit(character: str) -> bool:
    return "0" <= character <= "9"


def _order(text: str, at: int) -> int:
    """The weight of a character: `~` before the end, letters before the rest."""
    if at >= len(text):
        return -1
    character = text[at]
    if _digit(character):
        return 0
    if character.isascii() and character.isalpha():
        return ord(character)
    return -2 if character == "~" else ord(character) + 256


def _number(text: str, at: int) -> tuple[str, int]:
    begin = at
    while at < len(text) and _digit(text[at]):
        at += 1
    return text[begin:at].lstrip("0"), at
