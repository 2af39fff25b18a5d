"""`@name` in what people write: whom it means, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape

from runbooks.parsing.html import render

_TAG = re.compile(r"(</?([a-z0-9]+)[^>]*>)")
# The characters of user names. An address of mail is no mention.
_NAME = re.compile(r"(?<![\w@./+-])@([\w.@+-]+)")
_PUNCTUATION = ".@+-_"
# What stands in these is quoted, not said.
_QUOTED = {"code", "pre", "a", "kbd", "samp"}


def names_in(markdown: str) -> set[str]:
    """What may be user names: `@bob.` could be `bob.` or the end of a sentence."""
    spoken = (piece for piece, quoted in _pieces(render(markdown)) if not quoted)
    found = {name for piece in spoken for name in _NAME.findall(unescape(piece))}
    return found | {name.rstrip(_PUNCTUATION) for name in found} - {""}


def html_with_mentions(markdown: str, names: Collection[str], you: str = "") -> str:
    """Safe HTML in which the known `names` stand out, and `you` most of all."""

    def marked(found: re.Match[str]) -> str:
        name = found[1]
        rest = ""
        if name not in names:
            name = found[1].rstrip(_PUNCTUATION)
            rest = found[1][len(name) :]
        if name not in names:
            return found[0]
        kind = "mention you" if name == you else "mention"
        return f'<b class="{kind}">@{name}</b>{rest}'

    return "".join(
        piece if quoted else _NAME.sub(marked, piece)
        for piece, quoted in _pieces(render(markdown))
    )


def _pieces(html: str) -> Iterator[tuple[str, bool]]:
    """Tags and texts in order; True for tags and for what is quoted."""
    depth, at = 0, 0
    for tag in _TAG.finditer(html):
        yield html[at : tag.start()], depth > 0
        yield tag[1], True
        if tag[2] in _QUOTED:
            depth += -1 if tag[1].startswith("</") else 1
        at = tag.end()
    yield html[at:], depth > 0
