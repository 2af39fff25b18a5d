"""What a sed script means, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    number: int


@dataclass(frozen=True, slots=True)
class Last:
    """`$`"""


@dataclass(frozen=True, slots=True)
class Every:
    """`first~step`"""

    first: int
    step: int


@dataclass(frozen=True, slots=True)
class Count:
    """`+N` as the end of a range: so many lines more."""

    lines: int


@dataclass(frozen=True, slots=True)
class Multiple:
    """`~N` as the end of a range: up to the next multiple."""

    of: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; None is the one that was used last."""

    regex: Any


Address = Line | Last | Every | Count | Multiple | Pattern


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a replacement: text, or a group (0 is the whole match).

    `case` changes what follows: one of U L E for all, u l for one character.
    """

    text: str = ""
    group: int = -1
    case: str = ""


@dataclass(frozen=True, slots=True)
class Substitution:
    pattern: Pattern
    replacement: tuple[Piece, ...]
    every: bool = False
    number: int = 1
    prints: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `jump` is the place where `{`, `b`, `t` and `T` lead."""

    name: str
    first: Address | None = None
    last: Address | None = None
    negated: bool = False
    text: str = ""
    jump: int = -1
    status: int = 0
    substitution: Substitution | None = None
    table: dict[int, str] | None = None
