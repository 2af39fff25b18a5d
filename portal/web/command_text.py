"""A command as pages show it: values in place of names, and what is still open.

For people only: what runs is the parsed program, never this text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# A value with a blank or a sign of the shell stays a name here: pasted into a
# terminal, it would mean something else than in the portal.
_PLAIN = re.compile(r"[A-Za-z0-9._:@/+-]+")
_SPECIAL = re.compile(
    r"\$\{(?P<braced>[A-Za-z_]\w*)\}|\$(?P<name>[A-Za-z_]\w*)"
    r"|<(?P<hole>[A-Za-z][^<>\n]*)>"
    r"|(?P<flag>(?<=\s)--?[A-Za-z][\w-]*)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a command; `kind` is a CSS class, `title` where it comes from."""

    text: str
    kind: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that stands in for a name, and where it comes from."""

    value: str
    origin: str


def pieces(text: str, known: Mapping[str, Known]) -> list[Piece]:
    """The command cut where a value, an open parameter or a flag stands."""
    return list(_pieces(text, known))


def resolved(text: str, known: Mapping[str, Known]) -> str:
    """The command to copy: values in place of the names that have one."""
    return "".join(piece.text for piece in _pieces(text, known))


def known_variables(variables: Mapping[str, Mapping[str, Any]]) -> dict[str, Known]:
    """The incident's variables that have one plain value."""
    return {
        name: Known(value, origin(kept))
        for name, kept in variables.items()
        if not kept.get("problem") and _PLAIN.fullmatch(value := kept["value"].strip())
    }


def origin(kept: Mapping[str, Any]) -> str:
    """Who or what set a variable of an incident."""
    if step := kept.get("step"):
        return f"from step {step}"
    return f"set by {kept['by']}" if kept.get("by") else ""


def _pieces(text: str, known: Mapping[str, Known]) -> Iterator[Piece]:
    at = 0
    for found in _SPECIAL.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield _special(found, known)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def _special(found: re.Match[str], known: Mapping[str, Known]) -> Piece:
    if found["flag"]:
        return Piece(found.group(), "flag")
    name = found["braced"] or found["name"] or found["hole"]
    if name in known:
        return Piece(known[name].value, "value", f"{name}, {known[name].origin}")
    return Piece(found.group(), "hole", f"{name} has no value yet")
