"""awk's expressions: each node knows its value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

from runbooks.commands.filters.awk import functions
from runbooks.commands.filters.awk.machine import Machine, split, split_at
from runbooks.commands.filters.awk.values import (
    UNSET,
    Value,
    compare,
    regex,
    to_number,
    truth,
)
from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.limits import check_text


class Node(Protocol):
    """An expression."""

    def value(self, machine: Machine) -> Value: ...


class Place(Node, Protocol):
    """An expression that can be assigned to."""

    def put(self, machine: Machine, value: Value) -> None: ...


@dataclass(frozen=True, slots=True)
class Constant:
    constant: Value

    def value(self, machine: Machine) -> Value:
        return self.constant


@dataclass(frozen=True, slots=True)
class Regex:
    """`/…/` alone asks whether the record matches."""

    pattern: str

    def value(self, machine: Machine) -> Value:
        return float(regex(self.pattern).search(machine.record()) is not None)


@dataclass(frozen=True, slots=True)
class Name:
    name: str

    def value(self, machine: Machine) -> Value:
        return machine.get(self.name)

    def put(self, machine: Machine, value: Value) -> None:
        machine.set(self.name, value)


@dataclass(frozen=True, slots=True)
class Field:
    number: Node

    def value(self, machine: Machine) -> Value:
        return machine.field(_index(self.number.value(machine)))

    def put(self, machine: Machine, value: Value) -> None:
        machine.set_field(_index(self.number.value(machine)), value)


def _index(value: Value) -> int:
    number = to_number(value)
    if not math.isfinite(number) or abs(number) > 1e9:
        raise FilterError("awk: field index out of range\n", 2)
    return int(number)


@dataclass(frozen=True, slots=True)
class Element:
    """`array[key]`; asking for one makes it."""

    array: str
    keys: tuple[Node, ...]

    def key(self, machine: Machine) -> str:
        return key_of(machine, self.keys)

    def value(self, machine: Machine) -> Value:
        return machine.array(self.array).setdefault(self.key(machine), UNSET)

    def put(self, machine: Machine, value: Value) -> None:
        machine.array(self.array)[self.key(machine)] = value


def key_of(machine: Machine, keys: tuple[Node, ...]) -> str:
    joiner = machine.text(machine.variables["SUBSEP"])
    return joiner.join(machine.text(one.value(machine)) for one in keys)


@dataclass(frozen=True, slots=True)
class Contains:
    """`key in array`"""

    keys: tuple[Node, ...]
    array: str

    def value(self, machine: Machine) -> Value:
        return float(key_of(machine, self.keys) in machine.array(self.array))


def arithmetic(operator: str, left: float, right: float) -> float:
    """As C has it, but a division by zero ends the program."""
    if operator in "/%" and right == 0:
        what = "division by zero" if operator == "/" else "division by zero in %"
        raise FilterError(f"awk: {what}\n", 2)
    try:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case "%":
                return math.fmod(left, right)
            case _:
                return math.pow(left, right)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: str
    left: Node
    right: Node

    def value(self, machine: Machine) -> Value:
        left = to_number(self.left.value(machine))
        return arithmetic(self.operator, left, to_number(self.right.value(machine)))


@dataclass(frozen=True, slots=True)
class Sign:
    operator: str
    operand: Node

    def value(self, machine: Machine) -> Value:
        value = self.operand.value(machine)
        if self.operator == "!":
            return float(not truth(value))
        number = to_number(value)
        return -number if self.operator == "-" else number


@dataclass(frozen=True, slots=True)
class Concatenation:
    left: Node
    right: Node

    def value(self, machine: Machine) -> Value:
        left = machine.text(self.left.value(machine))
        joined = left + machine.text(self.right.value(machine))
        return check_text("awk", joined)


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str
    left: Node
    right: Node

    def value(self, machine: Machine) -> Value:
        form = str(machine.variables["CONVFMT"])
        found = compare(self.left.value(machine), self.right.value(machine), form)
        match self.operator:
            case "<":
                return float(found < 0)
            case "<=":
                return float(found <= 0)
            case "==":
                return float(found == 0)
            case "!=":
                return float(found != 0)
            case ">":
                return float(found > 0)
            case _:
                return float(found >= 0)


def pattern_of(machine: Machine, node: Node) -> Any:
    """A pattern, written as one or computed."""
    if isinstance(node, Regex):
        return regex(node.pattern)
    return regex(machine.text(node.value(machine)))


@dataclass(frozen=True, slots=True)
class Match:
    text: Node
    pattern: Node
    negated: bool

    def value(self, machine: Machine) -> Value:
        text = machine.text(self.text.value(machine))
        found = pattern_of(machine, self.pattern).search(text) is not None
        return float(found != self.negated)


@dataclass(frozen=True, slots=True)
class Logical:
    """`&&` and `||`: the right side is asked only if it matters."""

    operator: str
    left: Node
    right: Node

    def value(self, machine: Machine) -> Value:
        left = truth(self.left.value(machine))
        if left == (self.operator == "||"):
            return float(left)
        return float(truth(self.right.value(machine)))


@dataclass(frozen=True, slots=True)
class Choice:
    condition: Node
    then: Node
    other: Node

    def value(self, machine: Machine) -> Value:
        chosen = truth(self.condition.value(machine))
        return (self.then if chosen else self.other).value(machine)


@dataclass(frozen=True, slots=True)
class Assign:
    """`place = value`, or with an operator `place += value`."""

    place: Place
    operator: str
    right: Node

    def value(self, machine: Machine) -> Value:
        value = self.right.value(machine)
        if self.operator:
            left = to_number(self.place.value(machine))
            value = arithmetic(self.operator, left, to_number(value))
        self.place.put(machine, value)
        return value


@dataclass(frozen=True, slots=True)
class Step:
    """`++x`, `x++` and the same with `--`."""

    place: Place
    by: float
    before: bool

    def value(self, machine: Machine) -> Value:
        old = to_number(self.place.value(machine))
        self.place.put(machine, old + self.by)
        return old + self.by if self.before else old


@dataclass(frozen=True, slots=True)
class Call:
    """A function that gets values only."""

    name: str
    arguments: tuple[Node, ...]

    def value(self, machine: Machine) -> Value:
        _, _, function = functions.SIMPLE[self.name]
        return function(machine, [one.value(machine) for one in self.arguments])


@dataclass(frozen=True, slots=True)
class Length:
    of: Node | None

    def value(self, machine: Machine) -> Value:
        if isinstance(self.of, Name) and self.of.name in machine.arrays:
            return float(len(machine.arrays[self.of.name]))
        value = machine.field(0) if self.of is None else self.of.value(machine)
        return float(len(machine.text(value)))


@dataclass(frozen=True, slots=True)
class Split:
    text: Node
    array: str
    separator: Node | None

    def value(self, machine: Machine) -> Value:
        text = machine.text(self.text.value(machine))
        if isinstance(self.separator, Regex):
            pieces = split_at(text, regex(self.separator.pattern))
        else:
            given = self.separator or Name("FS")
            pieces = split(text, machine.text(given.value(machine)))
        return functions.split_into(machine, self.array, pieces)


@dataclass(frozen=True, slots=True)
class Substitute:
    """`sub` and `gsub`"""

    pattern: Node
    replacement: Node
    place: Place
    every: bool

    def value(self, machine: Machine) -> Value:
        text, count = functions.substituted(
            pattern_of(machine, self.pattern),
            machine.text(self.replacement.value(machine)),
            machine.text(self.place.value(machine)),
            every=self.every,
        )
        if count:
            self.place.put(machine, text)
        return float(count)


@dataclass(frozen=True, slots=True)
class MatchAt:
    """`match(text, pattern)` sets RSTART and RLENGTH."""

    text: Node
    pattern: Node

    def value(self, machine: Machine) -> Value:
        text = machine.text(self.text.value(machine))
        found = pattern_of(machine, self.pattern).search(text)
        start, end = found.span() if found else (-1, -2)
        machine.variables["RSTART"] = float(start + 1)
        machine.variables["RLENGTH"] = float(end - start)
        return float(start + 1)
