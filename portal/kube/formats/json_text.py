"""JSON as Go writes it: sorted keys, four blanks, `<`, `>` and `&` escaped."""

from __future__ import annotations

from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

from portal.kube.formats import go_values

# They occur inside strings only, so the whole text can be gone through at once.
_ESCAPES = str.maketrans(
    {sign: f"\\u{ord(sign):04x}" for sign in ("<", ">", "&", "\u2028", "\u2029")}
)

Order = Callable[[dict[str, Any]], list[str]]


def indented(
    value: Any, *, blanks: int = 4, depth: int = 0, in_order: bool = False
) -> str:
    """`json.MarshalIndent` with `blanks` a level, without a newline at the end.

    `depth` is how deep in another value it stands. Keys are sorted, as Go does
    with a map; with `in_order` they stay as they are, as with a struct.
    """
    parts: list[str] = []
    step = " " * blanks
    _write(value, "\n" + step * depth, step, list if in_order else sorted, parts)
    return "".join(parts).translate(_ESCAPES)


def compact(value: Any) -> str:
    """`json.Marshal`: no blanks at all."""
    return _compact(value).translate(_ESCAPES)


def _write(value: Any, newline: str, step: str, order: Order, parts: list[str]) -> None:
    inner = newline + step
    if isinstance(value, dict) and value:
        separator = "{" + inner
        for key in order(value):
            child = value[key]
            if type(child) is str:
                written = encode_basestring(child)
                parts.append(f"{separator}{encode_basestring(key)}: {written}")
            else:
                parts.append(f"{separator}{encode_basestring(key)}: ")
                _write(child, inner, step, order, parts)
            separator = "," + inner
        parts.append(newline + "}")
    elif isinstance(value, list) and value:
        separator = "[" + inner
        for item in value:
            parts.append(separator)
            _write(item, inner, step, order, parts)
            separator = "," + inner
        parts.append(newline + "]")
    else:
        parts.append(_compact(value))


def _compact(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        pairs = [f"{encode_basestring(k)}:{_compact(value[k])}" for k in sorted(value)]
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_compact, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # encoding/json: no leading zero in the exponent.
        return go_values.number(value, large=1e21, small=1e-6).replace("e-0", "e-")
    return str(value)
