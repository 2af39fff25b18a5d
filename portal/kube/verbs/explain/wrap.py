"""Lines broken at blanks, as kubectl does (github.com/mitchellh/go-wordwrap).

A break replaces the blanks before the word that does not fit; no word is broken.
"""

from __future__ import annotations

import re

# What Go takes for a blank, without the newline and the no-break space.
_BLANKS = "\t\v\f\r \x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PIECE = re.compile(rf"(\n)|([{_BLANKS}]*)([^\n{_BLANKS}]*)")


def wrap(text: str, limit: int) -> str:
    """`text` with newlines added, so that lines have at most `limit` characters."""
    parts: list[str] = []
    used = 0
    for newline, blanks, word in _PIECE.findall(text):
        room = limit - used - len(blanks)
        if newline:
            parts.append(newline)
            used = 0
        elif not word:  # blanks at the end of a line
            parts.append(blanks if room >= 0 else "")
        elif len(word) > max(room, 0) and max(room, 0) + 1 < limit:
            parts.append("\n" + word)
            used = len(word)
        else:
            parts.append(blanks + word)
            used += len(blanks) + len(word)
    return "".join(parts)


def indent(text: str, blanks: int) -> str:
    """Every line moved right, empty ones too."""
    margin = " " * blanks
    return margin + text.replace("\n", "\n" + margin)
