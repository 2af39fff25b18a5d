"""The parts of a template. `at` is where a part starts, `source` how it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    at: int
    source: str


@dataclass(frozen=True, slots=True)
class Dot(Node):
    """`.`"""


@dataclass(frozen=True, slots=True)
class Nil(Node):
    """`nil`"""


@dataclass(frozen=True, slots=True)
class Constant(Node):
    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Field(Node):
    """`.a.b` of what `of` is; of the current object without it."""

    names: tuple[str, ...]
    of: Operand | None = None


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """`$x`, or `$` for the object as a whole."""

    name: str


@dataclass(frozen=True, slots=True)
class Function(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Command(Node):
    """A function or a value, and its arguments."""

    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    """Commands, each given what the one before returned; then kept in `variables`."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...] = ()
    declares: bool = True


Operand = Dot | Nil | Constant | Field | Variable | Function | Pipeline


@dataclass(frozen=True, slots=True)
class Text(Node):
    """`source` is printed as it is."""


@dataclass(frozen=True, slots=True)
class Action(Node):
    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """`if`, `with` or `range`."""

    word: str
    pipeline: Pipeline
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Jump(Node):
    """`break` or `continue`: `source` says which."""


Statement = Text | Action | Branch | Jump
