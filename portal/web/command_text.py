"""A command as pages show it: values in place of names, and what is still open.

For people only: what runs is the parsed program, never this text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from runbooks.commands.model import Parameter

# A value with a blank or a sign of the shell stays a name here: pasted into a
# terminal, it would mean something else than in the portal.
_PLAIN = re.compile(r"[A-Za-z0-9._:@/+-]+")
_SPECIAL = (
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


def pieces(
    text: str, known: Mapping[str, Known], asked: Iterable[Parameter] = ()
) -> list[Piece]:
    """The command cut where a value, an open parameter or a flag stands.

    `asked` are its parameters, for those that are not written in angle brackets.
    """
    names = {one.written: one.name for one in asked if one.written[:1] not in ("", "<")}
    return list(_pieces(text, known, names))


def resolved(pieces: Iterable[Piece]) -> str:
    """The command to copy: values in place of the names that have one."""
    return "".join(piece.text for piece in pieces)


def is_plain(value: str) -> bool:
    """Whether a value can stand in a command that is copied into a terminal."""
    return bool(_PLAIN.fullmatch(value))


def _pieces(
    text: str, known: Mapping[str, Known], names: Mapping[str, str]
) -> Iterator[Piece]:
    at = 0
    for found in _pattern(tuple(names)).finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield _special(found, known, names)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


@lru_cache(maxsize=256)
def _pattern(written: tuple[str, ...]) -> re.Pattern[str]:
    """What is special, with `[POD]`, `{pod}` and `POD` where they are parameters."""
    if not written:
        return re.compile(_SPECIAL)
    soft = "|".join(re.escape(one) for one in sorted(written, key=len, reverse=True))
    return re.compile(rf"{_SPECIAL}|(?P<soft>(?<![\w.-])(?:{soft})(?![\w.-]))")


def _special(
    found: re.Match[str], known: Mapping[str, Known], names: Mapping[str, str]
) -> Piece:
    groups = found.groupdict()
    if groups["flag"]:
        return Piece(found.group(), "flag")
    name = groups["braced"] or groups["name"] or groups["hole"]
    name = name or names[groups["soft"]]
    if name in known:
        return Piece(known[name].value, "value", f"{name}, {known[name].origin}")
    return Piece(found.group(), "hole", f"{name} has no value yet")
