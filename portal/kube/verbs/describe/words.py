"""Keys of an object as words: `runStrategy` is `Run Strategy`.

Source: smartLabelFor in k8s.io/kubectl and the words of github.com/fatih/camelcase.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

ACRONYMS = ("API", "URL", "UID", "GUID")


@lru_cache(maxsize=4096)
def label(key: str) -> str:
    """The words of a key; one with digits or signs other than `-` stays as it is."""
    if not all(sign.isalpha() or sign == "-" for sign in key):
        return key
    return " ".join(_dressed(part) for part in _merged(_split(key)))


def _split(key: str) -> list[str]:
    """Cut before each word: `apiVersion` -> api, Version; `guestOSInfo` -> guest, OS, Info."""
    cuts = [at for at in range(1, len(key)) if _begins(key, at)]
    return [key[start:end] for start, end in pairwise([0, *cuts, len(key)])]


def _begins(key: str, at: int) -> bool:
    here, before, after = key[at], key[at - 1], key[at + 1 : at + 2]
    if here.islower():
        return False
    if not before.isupper() and (not after or after.isupper()):
        return True
    return after.islower()


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
