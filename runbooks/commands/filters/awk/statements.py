"""awk's statements: each node knows how to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from runbooks.commands.filters.awk import functions
from runbooks.commands.filters.awk.expressions import Node, key_of
from runbooks.commands.filters.awk.machine import Machine
from runbooks.commands.filters.awk.values import Input, to_number, truth


class Statement(Protocol):
    """Something to do."""

    def run(self, machine: Machine) -> None: ...


class Next(Exception):
    """On to the next record."""


class Exit(Exception):
    """The END rules, then the end."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Break(Exception):
    """Out of the loop."""


class Continue(Exception):
    """On to the loop's next round."""


@dataclass(frozen=True, slots=True)
class Expression:
    expression: Node

    def run(self, machine: Machine) -> None:
        self.expression.value(machine)


@dataclass(frozen=True, slots=True)
class Print:
    values: tuple[Node, ...]

    def run(self, machine: Machine) -> None:
        ofs = machine.text(machine.variables["OFS"])
        ors = machine.text(machine.variables["ORS"])
        shown = [machine.shown(one.value(machine)) for one in self.values]
        machine.print((ofs.join(shown) if shown else machine.record()) + ors)


@dataclass(frozen=True, slots=True)
class Printf:
    values: tuple[Node, ...]

    def run(self, machine: Machine) -> None:
        values = [one.value(machine) for one in self.values]
        machine.print(functions.formatted(machine, values))


@dataclass(frozen=True, slots=True)
class Block:
    statements: tuple[Statement, ...]

    def run(self, machine: Machine) -> None:
        for statement in self.statements:
            statement.run(machine)


@dataclass(frozen=True, slots=True)
class If:
    condition: Node
    then: Statement
    other: Statement

    def run(self, machine: Machine) -> None:
        chosen = truth(self.condition.value(machine))
        (self.then if chosen else self.other).run(machine)


@dataclass(frozen=True, slots=True)
class Loop:
    """`for (first; condition; step)`, `while`, and with `late` `do … while`."""

    first: Statement
    condition: Node | None
    step: Statement
    body: Statement
    late: bool = False

    def run(self, machine: Machine) -> None:
        self.first.run(machine)
        late = self.late
        while late or self.condition is None or truth(self.condition.value(machine)):
            late = False
            machine.rounds.one()
            try:
                self.body.run(machine)
            except Break:
                return
            except Continue:
                pass
            self.step.run(machine)


@dataclass(frozen=True, slots=True)
class ForIn:
    """The keys in the order in which they were made."""

    name: str
    array: str
    body: Statement

    def run(self, machine: Machine) -> None:
        for key in list(machine.array(self.array)):
            machine.rounds.one()
            machine.set(self.name, Input(key))
            try:
                self.body.run(machine)
            except Break:
                return
            except Continue:
                continue


@dataclass(frozen=True, slots=True)
class Delete:
    """One element, or without keys all of them."""

    array: str
    keys: tuple[Node, ...]

    def run(self, machine: Machine) -> None:
        if self.keys:
            machine.array(self.array).pop(key_of(machine, self.keys), None)
        else:
            machine.array(self.array).clear()


@dataclass(frozen=True, slots=True)
class Leave:
    """`next`, `break`, `continue`, `exit`."""

    how: str
    status: Node | None = None

    def run(self, machine: Machine) -> None:
        match self.how:
            case "next":
                raise Next
            case "break":
                raise Break
            case "continue":
                raise Continue
            case _:
                if self.status is None:
                    raise Exit(None)
                raise Exit(int(to_number(self.status.value(machine))) & 0xFF)


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern, pattern { action }`; `kind` is BEGIN, END or empty."""

    kind: str
    first: Node | None
    last: Node | None
    action: Statement
