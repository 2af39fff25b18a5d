"""Go's fmt.Sprintf for the values of a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from portal.kube.formats.go_template.types import basic, type_name
from portal.kube.formats.go_values import number, quote, sprint, syntax

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?P<verb>.?)",
    re.DOTALL,
)


def sprintf(form: str, values: Sequence[Any]) -> str:
    """`form` with its verbs filled in; mistakes are told in the text, as Go does."""
    left = iter(values)
    used = 0

    def filled(match: re.Match[str]) -> str:
        nonlocal used
        verb = match["verb"]
        if verb == "%":
            return "%"
        if not verb:
            return "%!(NOVERB)"
        if used >= len(values):
            return f"%!{verb}(MISSING)"
        used += 1
        return _padded(next(left), match)

    text = _VERB.sub(filled, form)
    if used < len(values):
        text += "%!(EXTRA " + ", ".join(_extra(values[used:])) + ")"
    return text


def _extra(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        yield "<nil>" if value is None else f"{type_name(value)}={sprint(value)}"


def _padded(value: Any, match: re.Match[str]) -> str:
    flags, width = match["flags"], int(match["width"] or 0)
    precision = None if match["precision"] is None else int(match["precision"] or 0)
    text = _shown(value, match["verb"], flags, precision)
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and isinstance(value, int | float) and match["verb"] not in "vqs":
        sign = text[:1] if text[:1] in "+-" else ""
        return sign + text.removeprefix(sign).rjust(width - len(sign), "0")
    return text.rjust(width)


def _shown(value: Any, verb: str, flags: str, precision: int | None) -> str:
    if verb == "T":
        return type_name(value)
    if verb == "v" and value is not None:
        text = syntax(value) if "#" in flags else sprint(value)
        return _signed(text, value, flags)
    if isinstance(value, list):
        inner = [_shown(each, verb, flags, precision) for each in value]
        return "[" + " ".join(inner) + "]"
    if isinstance(value, dict):
        pairs = (
            ":".join(_shown(each, verb, flags, precision) for each in (key, value[key]))
            for key in sorted(value)
        )
        return "map[" + " ".join(pairs) + "]"
    show = _VERBS.get(basic(value))
    shown = show(value, verb, precision) if show else None
    return _wrong(value, verb) if shown is None else _signed(shown, value, flags)


def _signed(text: str, value: Any, flags: str) -> str:
    plus = (
        "+" in flags and isinstance(value, int | float) and not isinstance(value, bool)
    )
    return f"+{text}" if plus and not text.startswith("-") else text


def _wrong(value: Any, verb: str) -> str:
    if value is None:
        return "<nil>" if verb == "v" else f"%!{verb}(<nil>)"
    return f"%!{verb}({type_name(value)}={sprint(value)})"


def _bool(value: bool, verb: str, precision: int | None) -> str | None:
    return sprint(value) if verb == "t" else None


def _int(value: int, verb: str, precision: int | None) -> str | None:
    match verb:
        case "d":
            return str(value)
        case "x" | "X" | "o" | "b":
            return format(value, verb)
        case "c":
            return chr(value) if 0 <= value <= 0x10FFFF else "\ufffd"
        case "q":
            return f"'{chr(value)}'"
        case "U":
            return f"U+{value:04X}"
    return None


def _float(value: float, verb: str, precision: int | None) -> str | None:
    match verb:
        case "f" | "F" | "e" | "E":
            return format(value, f".{6 if precision is None else precision}{verb}")
        case "g" | "G" if precision is None:
            return number(value)
        case "g" | "G":
            return format(value, f".{precision}{verb}")
    return None


def _str(value: str, verb: str, precision: int | None) -> str | None:
    match verb:
        case "s":
            return value if precision is None else value[:precision]
        case "q":
            return quote(value if precision is None else value[:precision])
        case "x":
            return value.encode().hex()
        case "X":
            return value.encode().hex().upper()
    return None


_VERBS: dict[type | None, Callable[[Any, str, int | None], str | None]] = {
    bool: _bool,
    int: _int,
    float: _float,
    str: _str,
}
