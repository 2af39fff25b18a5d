"""One regular expression for many names: a trie, so that their number costs nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

# A name begins and ends where a letter or digit does not go on. What only looks like
# a letter before it is the end of an escape: `%2Fworker-1`, `\nworker-1`.
_BEFORE = (
    r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[abfnrtv])|(?<=\\u[0-9A-Fa-f]{4}))"
)
_AFTER = r"(?![A-Za-z0-9])"


def matcher(names: Collection[str], words: Collection[str]) -> re.Pattern[str] | None:
    """Finds whole `names`, the longest first, and `words` anywhere; in any case.

    None if there are neither.
    """
    parts = []
    if words:
        parts.append(_pattern(words))
    if names:
        parts.append(f"{_BEFORE}{_pattern(names)}{_AFTER}")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _pattern(texts: Collection[str]) -> str:
    trie: dict[str, Any] = {}
    for text in texts:
        node = trie
        for sign in text.lower():
            node = node.setdefault(sign, {})
        node[""] = {}
    return _branch(trie)


def _branch(node: dict[str, Any]) -> str:
    """Without recursion for each sign: names share few beginnings."""
    branches = [_chain(sign, node[sign]) for sign in sorted(node) if sign]
    if not branches:
        return ""
    either = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{either})?" if "" in node else either


def _chain(sign: str, node: dict[str, Any]) -> str:
    text = [re.escape(sign)]
    while len(node) == 1 and "" not in node:
        [(sign, node)] = node.items()
        text.append(re.escape(sign))
    return "".join(text) + _branch(node)
