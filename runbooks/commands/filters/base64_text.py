"""base64, both ways."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.getopt import Syntax, getopt, no_operands
from runbooks.commands.filters.limits import hold

SYNTAX = Syntax(
    "base64",
    "di",
    "w",
    {"decode": "d", "ignore-garbage": "i", "wrap": "w"},
    others="D",
    other_long=("help", "version"),
)
_WHOLE = re.compile(r"(?:[A-Za-z0-9+/]{4})*")
_LAST = re.compile(r"[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=")


def base64_text(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Encodes, or with `-d` decodes. Bytes that are no text are shown as `�`."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    text = hold("base64", pieces)
    if not given.has("d"):
        width = given.last("w", "76")
        if not (width.isascii() and width.isdigit()):
            raise FilterError(f"base64: invalid wrap size: ‘{width}’\n", 1)
        yield from _encoded(text, int(width))
        return 0
    if given.has("i"):
        text = re.sub("[^A-Za-z0-9+/=]", "", text)
    decoded, fine = _decoded(text.replace("\n", ""))
    yield decoded.decode(errors="replace")
    if not fine:
        raise FilterError("base64: invalid input\n", 1)
    return 0


def _encoded(text: str, width: int) -> Generator[str, None, None]:
    encoded = base64.b64encode(text.encode(errors="replace")).decode()
    if not width or not encoded:
        yield encoded
        return
    for at in range(0, len(encoded), width):
        yield encoded[at : at + width] + "\n"


def _decoded(text: str) -> tuple[bytes, bool]:
    """The bytes up to where the text stops being base64, and whether it did not.

    Encodings may follow each other: each ends with its padding.
    """
    decoded = b""
    at = 0
    while at < len(text):
        whole = _WHOLE.match(text, at)
        end = whole.end() if whole else at
        if last := _LAST.match(text, end):
            end = last.end()
        decoded += base64.b64decode(text[at:end])
        if end == at or (end < len(text) and not last):
            # What a started group already says, as GNU prints it.
            started = re.match(r"[A-Za-z0-9+/]{0,3}", text[end:])
            some = started.group() if started else ""
            rest = base64.b64decode(some + "A" * (-len(some) % 4)) if some else b""
            return decoded + rest[: len(some) * 6 // 8], False
        at = end
    return decoded, True
