"""How Go prints decoded JSON: `%v`, `%#v`, `%q` and numbers."""

from __future__ import annotations

import re
from typing import Any

_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}
_UNPRINTABLE = re.compile(r'[\x00-\x1f"\\\x7f-\U0010ffff]')


def sprint(value: Any) -> str:
    """`fmt.Sprint`: `map[a:b]`, `[1 2]`, `<nil>`, `true`."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        inner = " ".join(f"{key}:{sprint(value[key])}" for key in sorted(value))
        return f"map[{inner}]"
    if isinstance(value, list):
        return "[" + " ".join(map(sprint, value)) + "]"
    return _scalar(value, "<nil>")


def syntax(value: Any) -> str:
    """`%#v`: the value as Go source."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{quote(key)}:{syntax(value[key])}" for key in sorted(value))
        return "map[string]interface {}{" + inner + "}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(map(syntax, value)) + "}"
    return _scalar(value, "interface {}(nil)")


def quote(text: str) -> str:
    """`%q`: double quotes with Go's escapes."""
    return '"' + _UNPRINTABLE.sub(_escape, text) + '"'


def number(value: float, *, large: float = 1e6, small: float = 1e-4) -> str:
    """The shortest digits that give `value` back, as Go's `%v` lays them out.

    From `large` on and below `small` with an exponent of at least two digits.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return {"inf": "+Inf", "-inf": "-Inf"}.get(repr(value), "NaN")
    digits, exponent, sign = _decimal(value)
    if value and not small <= abs(value) < large:
        head = digits[0] + ("." + digits[1:] if digits[1:] else "")
        return f"{sign}{head}e{exponent - 1:+03d}"
    if exponent <= 0:
        return f"{sign}0." + "0" * -exponent + digits if value else f"{sign}0"
    padded = digits.ljust(exponent, "0")
    whole, rest = padded[:exponent], padded[exponent:]
    return f"{sign}{whole}.{rest}" if rest else sign + whole


def _decimal(value: float) -> tuple[str, int, str]:
    """Digits, position of the decimal point and sign: 12.5 is ("125", 2, "")."""
    mantissa, _, power = repr(abs(value)).partition("e")
    whole, _, rest = mantissa.partition(".")
    digits = (whole + rest).rstrip("0")
    exponent = len(whole) + int(power or 0)
    stripped = digits.lstrip("0")
    exponent -= len(digits) - len(stripped)
    sign = "-" if repr(value).startswith("-") else ""
    return stripped or "0", exponent, sign


def _scalar(value: Any, nil: str) -> str:
    if value is None:
        return nil
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    return str(value)


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
