"""Numbers, characters and strings of a template as values."""

from __future__ import annotations

from portal.kube.formats.go_template.lex import Token
from portal.kube.formats.go_template.types import Int
from portal.kube.formats.jsonpath.nodes import JSONPathError
from portal.kube.formats.jsonpath.unquote import unquote


def constant(token: Token) -> str | int | float:
    """The value of a literal; raises ValueError in Go's words."""
    if token.kind == "raw":
        return token.text[1:-1]
    if token.kind == "number":
        return _number(token.text)
    try:
        value = unquote(token.text)
    except JSONPathError:
        raise ValueError("invalid syntax") from None
    if token.kind == "string":
        return value
    if len(value) != 1:
        raise ValueError(f"malformed character constant: {token.text}")
    return Int(ord(value))


def _number(text: str) -> int | float:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    bare = digits.lstrip("+-")
    try:
        if bare[:2] in ("0x", "0o", "0b"):
            return Int(sign * int(bare, 0))
        if bare.isdecimal():
            return Int(sign * int(bare, 8 if bare.startswith("0") else 10))
        return float(digits)
    except ValueError:
        raise ValueError(f'bad number syntax: "{text}"') from None
