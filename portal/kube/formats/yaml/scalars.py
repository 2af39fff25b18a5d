"""Strings: plain, in single quotes, in double quotes, or as a literal block.

Follows the analysis and the writers of go-yaml's emitter (emitterc.go): lines
are folded at the first single blank beyond column 80.
"""

from __future__ import annotations

import re
from functools import lru_cache

from portal.kube.errors import CommandError
from portal.kube.formats.yaml.plain import WORDS, means_something_else

WIDTH = 80
MAX_SIMPLE_KEY = 128
SHORT = 64

_SAFE = re.compile(r"[A-Za-z_/][A-Za-z0-9_./=+@%-]*", re.ASCII)
# What go-yaml calls not printable.
_SPECIAL = re.compile(
    "[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
    "|[\u2028\u2029]"  # line breaks to YAML: never written as they are
)
_INDICATOR_FIRST = re.compile(r"[#,\[\]{}&*!|>'\"%@`]|[?:-](?:[ \t]|$)|---|\.\.\.")
_INDICATOR = re.compile(r":(?:[ \t]|$)|(?<=[ \t\n])#")
_NOT_IN_SINGLE_QUOTES = re.compile("\n|" + _SPECIAL.pattern)
_ESCAPED = re.compile('["\\\\]|' + _NOT_IN_SINGLE_QUOTES.pattern)
_ESCAPES = {
    "\0": "0",
    "\a": "a",
    "\b": "b",
    "\t": "t",
    "\n": "n",
    "\v": "v",
    "\f": "f",
    "\r": "r",
    "\x1b": "e",
    '"': '"',
    "\\": "\\",
    "\x85": "N",
    "\u2028": "L",
    "\u2029": "P",
}


@lru_cache(maxsize=4096)
def simple_key(text: str) -> str | None:
    """A key as it stands before its colon; None if it is too long for that."""
    if "\n" in text or len(text.encode()) > MAX_SIMPLE_KEY:
        return None
    return _written(text)


def string(text: str, indent: int, column: int) -> str:
    """A blank, the string, a newline; `column` is where the blank stands."""
    if "\n" in text and _block_allowed(text):
        return f" |{_hints(text)}\n{_literal(text, ' ' * indent)}"
    written = _short(text) if len(text) <= SHORT else _written(text)
    if column + len(written) >= WIDTH and " " in written:
        written = _fold(written, "\n" + " " * indent, column + 1)
    return f" {written}\n"


def _written(text: str) -> str:
    return text if _is_plain(text) else _quoted(text)


# Lists repeat themselves: names, conditions, images, times.
_short = lru_cache(maxsize=4096)(_written)


def _is_plain(text: str) -> bool:
    if _SAFE.fullmatch(text):
        return text not in WORDS
    if text == "" or text[0] == " " or text[-1] == " ":
        return False
    return not (
        "\n" in text
        or _SPECIAL.search(text)
        or _INDICATOR_FIRST.match(text)
        or _INDICATOR.search(text)
        or means_something_else(text)
    )


def _quoted(text: str) -> str:
    if means_something_else(text) or _NOT_IN_SINGLE_QUOTES.search(text):
        return '"' + _ESCAPED.sub(_escape, text) + '"'
    return "'" + text.replace("'", "''") + "'"


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    if sign in _ESCAPES:
        return "\\" + _ESCAPES[sign]
    code = ord(sign)
    if 0x7F <= code < 0xA0 or code in (0xFEFF, 0xFFFE, 0xFFFF):
        # kubectl reads its own JSON back as YAML, whose reader refuses these.
        raise CommandError("yaml: control characters are not allowed")
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _block_allowed(text: str) -> bool:
    return not (text.endswith(" ") or " \n" in text or _SPECIAL.search(text))


def _hints(text: str) -> str:
    indentation = "2" if text[0] in " \n" else ""
    if not text.endswith("\n"):
        return indentation + "-"
    return indentation + ("+" if text == "\n" or text.endswith("\n\n") else "")


def _literal(text: str, margin: str) -> str:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return "".join((margin + line if line else "") + "\n" for line in lines)


def _fold(written: str, new_line: str, column: int) -> str:
    """Break at the first single blank of each line that reaches beyond WIDTH.

    In double quotes a run of blanks may be broken too, behind a backslash.
    """
    double = written.startswith('"')
    first, last = (2, len(written) - 3) if written[0] in "'\"" else (0, len(written))
    parts: list[str] = []
    start = 0
    for match in re.finditer(" +", written):
        at, run = match.start(), match.end() - match.start()
        if column + at - start <= WIDTH or not first <= at <= last:
            continue
        if run > 1 and not double:
            continue
        mark = "\\" if run > 1 else ""
        parts += (written[start:at], new_line, mark)
        column = len(new_line) - 1 + len(mark)
        start = at + 1
    return "".join((*parts, written[start:]))
