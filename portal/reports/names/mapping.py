"""Which replacement each name gets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from portal.core.errors import UserError
from portal.reports.names.finding import MOST
from portal.reports.names.kinds import FORMS, Kind, Name
from portal.reports.names.matching import matcher

_PLENTY = 2 * MOST


@dataclass(frozen=True, slots=True)
class Replacement:
    """`name` becomes `text` everywhere, or stays if `kept`."""

    name: Name
    text: str
    kept: bool = False


def replacements(
    names: Iterable[Name], words: Collection[str], keep: Collection[str]
) -> tuple[Replacement, ...]:
    """One for each name and added word; those in `keep` stay as they are.

    The same names always get the same replacements, whichever of them stay. None
    holds a name that is to be replaced.
    """
    added = [Name(Kind.WORD, word) for word in words]
    own = {name.text.lower() for name in added}
    every = added + [name for name in names if name.text.lower() not in own]
    stay = {text.lower() for text in keep}
    any_name = matcher([name.text for name in names], list(words))
    forms = {kind: _forms(kind) for kind in Kind}
    made = []
    for name in every:
        text = next(
            t for t in forms[name.kind] if not (any_name and any_name.search(t))
        )
        made.append(Replacement(name, text, name.text.lower() in stay))
    return tuple(made)


def _forms(kind: Kind) -> Iterator[str]:
    """`node-1`, `node-2`, …; when none is free, such without a word.

    A cluster may have a namespace that is called `node`.
    """
    for n in range(1, _PLENTY):
        a, b, c = n >> 16 & 255, n >> 8 & 255, n & 255
        yield FORMS[kind].format(n=n, a=a, b=b, c=c)
    for letter in "qxzjk":
        yield from (f"{letter * 3}{n}" for n in range(1, _PLENTY))
    raise UserError(
        "public-no-replacement",
        "Nothing is left to replace the names by: your words are too short.",
        status=422,
    )
