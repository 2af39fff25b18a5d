"""The replacement of sed's `s`: text, groups, changes of case."""

from __future__ import annotations

import re
from typing import Any

from runbooks.commands.filters.sed.script import Piece

_PIECE = re.compile(r"\\([0-9])|\\([ULElu])|\\(.)|(&)|([^\\&]+)|(\\)\Z", re.DOTALL)
_ESCAPES = dict(zip("afnrtv", "\a\f\n\r\t\v", strict=True))


def replacement(text: str) -> tuple[Piece, ...]:
    """The pieces of the text between the last two delimiters."""
    pieces: list[Piece] = []
    for found in _PIECE.finditer(text):
        group, case, escaped, whole, plain, slash = found.groups()
        if group:
            pieces.append(Piece(group=int(group)))
        elif case:
            pieces.append(Piece(case=case))
        elif whole:
            pieces.append(Piece(group=0))
        else:
            kept = plain or slash or _ESCAPES.get(escaped, escaped)
            pieces.append(Piece(kept))
    return tuple(pieces)


def filled(pieces: tuple[Piece, ...], match: Any) -> str:
    """The replacement of one match."""
    made: list[str] = []
    every, once = "", ""
    for piece in pieces:
        if piece.case:
            if piece.case in "ul":
                once = piece.case
            else:
                every, once = piece.case.replace("E", ""), ""
            continue
        text = piece.text if piece.group < 0 else match.group(piece.group) or ""
        if text:
            made.append(_cased(text, every, once))
            once = ""
    return "".join(made)


def _cased(text: str, every: str, once: str) -> str:
    if every:
        text = text.upper() if every == "U" else text.lower()
    if once:
        first = text[0].upper() if once == "u" else text[0].lower()
        text = first + text[1:]
    return text
