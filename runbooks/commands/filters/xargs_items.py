"""The words of xargs' input: blanks separate, quotes and backslashes keep."""

from __future__ import annotations

import re

from runbooks.commands.filters.errors import FilterError

_ITEM = re.compile(r"""(?:[^\s'"\\]|\\.|"[^"\n]*"|'[^'\n]*')+""", re.DOTALL)
_PART = re.compile(r"""\\(.)|"([^"\n]*)"|'([^'\n]*)'|([^\s'"\\]+)""", re.DOTALL)


def items_of(text: str) -> list[str]:
    """The words. Raises FilterError for a quote that is never closed."""
    items: list[str] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _ITEM.match(text, at)
        if found is None:
            quote = "single" if text[at] == "'" else "double"
            raise FilterError(
                f"xargs: unmatched {quote} quote; by default quotes are special"
                " to xargs unless you use the -0 option\n",
                1,
            )
        items.append(_PART.sub(_unquoted, found.group()))
        at = found.end()
    return items


def _unquoted(found: re.Match[str]) -> str:
    return next(one for one in found.groups() if one is not None)
