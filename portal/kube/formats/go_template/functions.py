"""The functions of templates: Go's own, and kubectl's `exists` and `base64decode`.

Values are decoded JSON, and what constants and functions give.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

from portal.kube.formats.go_template.compare import equal, less
from portal.kube.formats.go_template.errors import FunctionError
from portal.kube.formats.go_template.printf import sprintf
from portal.kube.formats.go_template.types import Int, basic, type_name
from portal.kube.formats.go_values import sprint

# They look at as many arguments as they need, so the evaluation is not done yet.
LAZY = frozenset({"and", "or"})
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_JS = {
    "\\": "\\\\",
    "'": "\\'",
    '"': '\\"',
    "<": "\\u003C",
    ">": "\\u003E",
    "&": "\\u0026",
    "=": "\\u003D",
}


def truth(value: Any) -> bool:
    """Whether a value is not empty."""
    return bool(value)


def text(value: Any) -> str:
    """What an action prints for a value."""
    return "<no value>" if value is None else sprint(value)


def _len(value: Any) -> int:
    if value is None:
        raise FunctionError("reflect: call of reflect.Value.Type on zero Value")
    if isinstance(value, str):
        return Int(len(value.encode()))
    if not isinstance(value, list | dict):
        raise FunctionError(f"len of type {type_name(value)}")
    return Int(len(value))


def _index(value: Any, *keys: Any) -> Any:
    if value is None:
        raise FunctionError("index of untyped nil")
    for key in keys:
        value = _at(value, key)
    return value


def _at(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        if not isinstance(key, str):
            given = "nil" if key is None else f"type {type_name(key)}"
            raise FunctionError(f"value has {given}; should be string")
        return value.get(key)
    if not isinstance(value, list | str):
        if value is None:
            raise FunctionError("index of nil pointer")
        raise FunctionError(f"can't index item of type {type_name(value)}")
    data = value.encode() if isinstance(value, str) else value
    place = _place(key, len(data))
    if place == len(data):
        kind = "string" if isinstance(value, str) else "slice"
        raise FunctionError(f"reflect: {kind} index out of range")
    return data[place]


def _place(key: Any, most: int) -> int:
    if key is None:
        raise FunctionError("cannot index slice/array with nil")
    if basic(key) is not int:
        raise FunctionError(f"cannot index slice/array with type {type_name(key)}")
    if not 0 <= key <= most:
        raise FunctionError(f"index out of range: {key}")
    return int(key)


def _slice(value: Any, *ends: Any) -> Any:
    if value is None:
        raise FunctionError("slice of untyped nil")
    if len(ends) > 3:
        raise FunctionError(f"too many slice indexes: {len(ends)}")
    if not isinstance(value, list | str):
        raise FunctionError(f"can't slice item of type {type_name(value)}")
    data = value.encode() if isinstance(value, str) else value
    places = [_place(end, len(data)) for end in ends] + [len(data)] * 2
    start, end = (places[0], places[1]) if ends else (0, len(data))
    if start > end:
        raise FunctionError(f"invalid slice index: {start} > {end}")
    part = data[start:end]
    return part.decode(errors="replace") if isinstance(part, bytes) else part


def _print(*values: Any) -> str:
    """fmt.Sprint: a blank between two values of which neither is a text."""
    parts: list[str] = []
    for number, value in enumerate(values):
        both = number and not isinstance(value, str)
        if both and not isinstance(values[number - 1], str):
            parts.append(" ")
        parts.append(sprint(value))
    return "".join(parts)


def _println(*values: Any) -> str:
    return " ".join(map(sprint, values)) + "\n"


def _printf(form: Any, *values: Any) -> str:
    if not isinstance(form, str):
        raise FunctionError(
            f"wrong type for value; expected string; got {type_name(form)}"
        )
    return sprintf(form, values)


def _escaper(signs: dict[str, str]) -> Callable[..., str]:
    table = str.maketrans(signs)
    return lambda *values: _print(*values).translate(table)


def _urlquery(*values: Any) -> str:
    return quote_plus(_print(*values), safe="~")


def _exists(value: Any, *keys: Any) -> bool:
    """kubectl's own: whether there is something under the keys."""
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str) or key not in value:
            return False
        value = value[key]
    return True


def _base64decode(value: Any) -> str:
    """kubectl's own; what was redacted is no base64 and can not be decoded."""
    if not isinstance(value, str):
        given = type_name(value)
        raise FunctionError(f"wrong type for value; expected string; got {given}")
    try:
        data = base64.b64decode(value.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise FunctionError("base64 decode: illegal base64 data") from None
    return data.decode(errors="replace")


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "base64decode": _base64decode,
    "eq": equal,
    "exists": _exists,
    "ge": lambda one, two: not less(one, two),
    "gt": lambda one, two: not less(one, two) and not equal(one, two),
    "html": _escaper(_HTML),
    "index": _index,
    "js": _escaper(_JS),
    "le": lambda one, two: less(one, two) or equal(one, two),
    "len": _len,
    "lt": less,
    "ne": lambda one, two: not equal(one, two),
    "not": lambda value: not truth(value),
    "print": _print,
    "printf": _printf,
    "println": _println,
    "slice": _slice,
    "urlquery": _urlquery,
}
# How many arguments each takes: at least, and at most (None: any number).
COUNTS: dict[str, tuple[int, int | None]] = {
    "and": (1, None),
    "base64decode": (1, 1),
    "eq": (1, None),
    "exists": (1, None),
    **dict.fromkeys(("ge", "gt", "le", "lt", "ne"), (2, 2)),
    **dict.fromkeys(("index", "or", "printf", "slice"), (1, None)),
    **dict.fromkeys(("len", "not"), (1, 1)),
    **dict.fromkeys(("html", "js", "print", "println", "urlquery"), (0, None)),
}
NAMES = frozenset(COUNTS)
