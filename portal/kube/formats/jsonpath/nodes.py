"""What a template is parsed to."""

from __future__ import annotations

from dataclasses import dataclass


class JSONPathError(Exception):
    """A template that does not parse, or does not fit the object."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Text outside braces, or a quoted string, number or boolean inside."""

    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Field:
    """`.name`"""

    name: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """A bare word: `range`, `end`, or a mistake."""

    name: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`[start:end:step]`; `[n]` is a slice of one whose end is derived."""

    start: int | None
    end: int | None
    step: int | None
    single: bool


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`.*`"""


@dataclass(frozen=True, slots=True)
class Recursive:
    """`..`"""


@dataclass(frozen=True, slots=True)
class Union:
    """`[a,b]`"""

    branches: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(left operator right)]`; operator `exists` has no right side."""

    left: Path
    operator: str
    right: Path


@dataclass(frozen=True, slots=True)
class Path:
    """The content of a pair of braces: one node applied after the other."""

    nodes: tuple[Node, ...]


Node = (
    Literal | Field | Identifier | Slice | Wildcard | Recursive | Union | Filter | Path
)
