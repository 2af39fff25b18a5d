"""Mappings and sequences in block style; sequences stand under their key."""

from __future__ import annotations

from typing import Any

from portal.kube.formats.yaml.keys import ordered
from portal.kube.formats.yaml.plain import flow_scalar
from portal.kube.formats.yaml.scalars import MAX_SIMPLE_KEY, simple_key, string


def document(value: Any) -> str:
    """`value` as one YAML document with a newline at the end.

    Raises CommandError for DEL and its like, where kubectl fails as well.
    """
    if isinstance(value, dict) and value:
        return "".join(_mapping(value, 0))
    if isinstance(value, list) and value:
        return "".join(_sequence(value, 0))
    return "".join(_inline(value, 0, -1))[1:]


def _mapping(value: dict[str, Any], indent: int) -> list[str]:
    parts: list[str] = []
    margin = " " * indent
    for key in ordered(value):
        child = value[key]
        parts.append(margin)
        if len(key.encode()) > MAX_SIMPLE_KEY or "\n" in key:
            parts += ["?", *string(key, indent + 2, indent + 1)]
            parts += [margin, ":", *_entry(child, indent, indent + 1)]
            continue
        head = simple_key(key)
        parts += (head, ":")
        if isinstance(child, dict) and child:
            parts += ["\n", *_mapping(child, indent + 2)]
        elif isinstance(child, list) and child:
            parts += ["\n", *_sequence(child, indent)]
        else:
            parts += _inline(child, indent + 2, indent + len(head) + 1)
    return parts


def _sequence(value: list[Any], indent: int) -> list[str]:
    parts: list[str] = []
    margin = " " * indent
    for child in value:
        parts += [margin, "-", *_entry(child, indent, indent + 1)]
    return parts


def _entry(value: Any, indent: int, column: int) -> list[str]:
    """What follows a `-` or `:` mark; a block starts on the same line."""
    inner = indent + 2
    if isinstance(value, dict) and value:
        return [" ", "".join(_mapping(value, inner))[inner:]]
    if isinstance(value, list) and value:
        return [" ", "".join(_sequence(value, inner))[inner:]]
    return _inline(value, inner, column)


def _inline(value: Any, indent: int, column: int) -> list[str]:
    """A blank, a scalar or an empty collection, a newline.

    `indent` is where continued lines start, `column` where the blank stands.
    """
    if isinstance(value, str):
        return string(value, indent, column)
    return [" ", flow_scalar(value), "\n"]
