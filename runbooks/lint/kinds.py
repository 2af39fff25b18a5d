"""Words that look like a kind that every cluster has."""

from __future__ import annotations

from runbooks.commands.kinds import EVERYWHERE, is_everywhere

_SHORTEST = 4  # shorter words are near to everything
_LONG = sorted(name for name in EVERYWHERE if len(name) >= _SHORTEST)


def is_known(word: str) -> bool:
    """Whether kubectl knows the word on every cluster."""
    return is_everywhere(word) or word == "all"


def meant(word: str) -> str | None:
    """The kind that a misspelt word is one letter away from."""
    word = word.lower()
    if "." in word or len(word) < _SHORTEST or word in EVERYWHERE:
        return None
    return next((name for name in _LONG if _one_edit(word, name)), None)


def _one_edit(word: str, name: str) -> bool:
    """One letter too many, too few, wrong, or two of them swapped."""
    if abs(len(word) - len(name)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b),
        min(len(word), len(name)),
    )
    rests = (
        (word[at + 1 :], name[at:]),
        (word[at:], name[at + 1 :]),
        (word[at + 1 :], name[at + 1 :]),
    )
    swapped = word[at : at + 2] == name[at : at + 2][::-1]
    return any(a == b for a, b in rests) or (
        swapped and word[at + 2 :] == name[at + 2 :]
    )
