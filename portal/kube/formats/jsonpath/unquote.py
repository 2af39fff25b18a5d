"""A quoted string of a template to its value (Go's escapes)."""

from __future__ import annotations

import re

from portal.kube.formats.jsonpath.nodes import JSONPathError

_SIMPLE = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
}
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.?))",
    re.DOTALL,
)


def unquote(quoted: str) -> str:
    """`"a\\tb"` or `'…'` without its quotes. Raises JSONPathError."""
    quote, inner = quoted[0], quoted[1:-1]
    if "\\" not in inner:
        return inner

    def value(match: re.Match[str]) -> str:
        *numbers, octal, simple = match.groups()
        code = next((int(digits, 16) for digits in numbers if digits), None)
        if octal:
            code = int(octal, 8)
        if code is None:
            text = quote if simple == quote else _SIMPLE.get(simple)
        else:
            text = chr(code) if code <= 0x10FFFF else None
        if text is None:
            raise JSONPathError(f"unquote string {quoted} error invalid syntax")
        return text

    return _ESCAPE.sub(value, inner)
