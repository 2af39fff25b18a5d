"""Keys of an object as words: `runStrategy` is `Run Strategy`.

Source: smartLabelFor in k8s.io/kubectl and the words of github.com/fatih/camelcase.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby, pairwise

ACRONYMS = ("API", "URL", "UID", "GUID")


@lru_cache(maxsize=4096)
def label(key: str) -> str:
    """The words of a key; one with digits or signs other than `-` stays as it is."""
    if not all(sign.isalpha() or sign == "-" for sign in key):
        return key
    return " ".join(_dressed(part) for part in _merged(_split(key)))


def _split(key: str) -> list[str]:
    """Cut where the kind of letter changes: `apiVersion`, `guestOSInfo`, `x-kubernetes`.

    A capital before small letters goes with them: guest, OSI, nfo is guest, OS, Info.
    """
    runs = ["".join(run) for _, run in groupby(key, key=_class)]
    for at, (upper, lower) in enumerate(pairwise(runs)):
        if upper[:1].isupper() and lower[0].islower():
            runs[at], runs[at + 1] = upper[:-1], upper[-1] + lower
    return [run for run in runs if run]


def _class(sign: str) -> str:
    return "lower" if sign.islower() else "upper" if sign.isupper() else "other"


def _merged(parts: list[str]) -> list[str]:
    """Capitals of two or more stay with the word behind them: OS, Info -> OSInfo."""
    merged: list[str] = []
    joined = False
    for part in parts:
        if joined and part[:1].isupper():
            merged[-1] += part
            joined = False
        else:
            merged.append(part)
            joined = len(part) >= 2 and not any(sign.islower() for sign in part)
    return merged


def _dressed(part: str) -> str:
    if part.upper() in ACRONYMS:
        return part.upper()
    if part.lower() == part:
        return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), part)
    return part


def true_or_false(value: bool | None) -> str:
    """`True`, `False` or, if nobody said, `<unset>`."""
    return "<unset>" if value is None else str(bool(value))
