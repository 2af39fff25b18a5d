"""Mappings and sequences in block style; sequences stand under their key."""

from __future__ import annotations

from typing import Any

from portal.kube.formats.yaml.keys import ordered
from portal.kube.formats.yaml.plain import flow_scalar
from portal.kube.formats.yaml.scalars import simple_key, string


def document(value: Any) -> str:
    """`value` as one YAML document with a newline at the end.

    Raises CommandError for DEL and its like, where kubectl fails as well.
    """
    parts: list[str] = []
    if isinstance(value, dict) and value:
        _mapping(value, 0, parts)
    elif isinstance(value, list) and value:
        _sequence(value, 0, parts)
    else:
        return _inline(value, 0, -1)[1:]
    return "".join(parts)


def _mapping(value: dict[str, Any], indent: int, parts: list[str]) -> None:
    margin = " " * indent
    for key in ordered(tuple(value)):
        child = value[key]
        head = simple_key(key)
        if head is None:
            parts.append(margin + "?" + string(key, indent + 2, indent + 1))
            parts.append(margin + ":")
            _entry(child, indent, parts)
        elif isinstance(child, dict) and child:
            parts.append(f"{margin}{head}:\n")
            _mapping(child, indent + 2, parts)
        elif isinstance(child, list) and child:
            parts.append(f"{margin}{head}:\n")
            _sequence(child, indent, parts)
        else:
            written = _inline(child, indent + 2, indent + len(head) + 1)
            parts.append(f"{margin}{head}:{written}")


def _sequence(value: list[Any], indent: int, parts: list[str]) -> None:
    margin = " " * indent + "-"
    for child in value:
        parts.append(margin)
        _entry(child, indent, parts)


def _entry(value: Any, indent: int, parts: list[str]) -> None:
    """What follows a `-` or `:` mark; a block starts on the same line."""
    inner = indent + 2
    first = len(parts)
    if isinstance(value, dict) and value:
        _mapping(value, inner, parts)
    elif isinstance(value, list) and value:
        _sequence(value, inner, parts)
    else:
        parts.append(_inline(value, inner, indent + 1))
        return
    parts[first] = " " + parts[first][inner:]


def _inline(value: Any, indent: int, column: int) -> str:
    """A blank, a scalar or an empty collection, a newline.

    `indent` is where continued lines start, `column` where the blank stands.
    """
    if isinstance(value, str):
        return string(value, indent, column)
    return f" {flow_scalar(value)}\n"
