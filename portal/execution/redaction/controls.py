"""Terminal tricks made visible, so that stored output shows what it says.

Escape sequences are removed; other control characters are shown as signs (NUL
as `␀`, a right-to-left override as `⟨U+202E⟩`). Newline and tab stay, and the
carriage return of a Windows line end goes. PostgreSQL stores neither NUL nor
lone surrogates, so none is left.
"""

from __future__ import annotations

import re

# ECMA-48: control sequences, then command strings up to their terminator, then
# the short escapes in use (others are shown: they would swallow a letter of the
# text). An unfinished one at the end waits for more text.
_SEQUENCE = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b(?:[ -/]+[0-~]|[0-9:;<=>?cDEHMNOZ\\])"
)
_INVISIBLE = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    r"\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_UNWANTED = re.compile(rf"{_SEQUENCE}|\r(?=\n)|({_INVISIBLE})")
_UNFINISHED = re.compile(
    r"(?:\r|(?:\x1b\[|\x9b)[0-?]*[ -/]*|\x1b[ -/]*"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]{0,4096}\x1b?)\Z"
)
# What an escape sequence may hold back; beyond it is no sequence.
_LONGEST = 4200


# All of ASCII that needs no look: deleting it is the fastest search there is.
_PLAIN = bytes([0x09, 0x0A, *range(0x20, 0x7F)])


def strip_controls(text: str) -> str:
    """The whole text cleaned."""
    return text if _is_plain(text) else _UNWANTED.sub(_shown, text)


class OutputCleaner:
    """`strip_controls` for text that comes in pieces."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """What is certain of the text so far."""
        text = self._held + text
        if _is_plain(text):
            self._held = ""
            return text
        tail = max(0, len(text) - _LONGEST)
        unfinished = _UNFINISHED.search(text, tail)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        return strip_controls(text[:cut])

    def flush(self) -> str:
        """The rest, at the end of the text."""
        rest, self._held = self._held, ""
        return strip_controls(rest)


def _is_plain(text: str) -> bool:
    return text.isascii() and not text.encode().translate(None, _PLAIN)


def _shown(found: re.Match[str]) -> str:
    sign = found[1]
    if not sign:
        return ""
    code = ord(sign)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code < 0xE000:
        return "\ufffd"
    return f"⟨U+{code:04X}⟩"
