"""The steps of a Diagnosis section: one list item, or one code block, each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runbooks.commands.model import (
    LeaderStatus,
    Pipeline,
    Program,
    Statement,
    Unsupported,
)
from runbooks.commands.parse import parse
from runbooks.commands.reasons import sentence

StepKind = Literal["commands", "leader_status", "promql", "prose"]


@dataclass(frozen=True, slots=True)
class StepCommand:
    """One command of a step without its prompt; `line` is its line in the file.

    `typed_into` is the command whose shell it is typed into, empty if none.
    `promql`: it is a query for Prometheus and no command.
    """

    text: str
    line: int
    typed_into: str = ""
    promql: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `order` counts from 1 through the whole runbook.

    A `commands` step has at least one command. A `leader_status` step shows the
    path of the logs as its command; `leader` says what to look for. The commands of
    a `promql` step are queries. A `prose`
    step is done by a person. `html` is its prose, safe to show, without the
    commands and without a first paragraph that says no more than the title.
    """

    order: int
    title: str
    kind: StepKind
    commands: tuple[StepCommand, ...]
    html: str
    start_line: int
    end_line: int
    leader: LeaderStatus | None = None

    def program(self) -> Program:
        """What Run runs: the commands one after the other."""
        source = "\n".join(command.text for command in self.commands)
        if self.leader is not None:
            pipeline = Pipeline((self.leader,), self.leader.source, self.leader.line)
            return Program((pipeline,), source)
        return Program(
            tuple(
                statement
                for command in self.commands
                for statement in _statements(command)
            ),
            source,
        )


def _statements(command: StepCommand) -> tuple[Statement, ...]:
    if command.promql:
        return _by_hand(command, "promql")
    if command.typed_into:
        return _by_hand(command, "inside", command.typed_into)
    return parse(command.text, line=command.line).statements


def _by_hand(command: StepCommand, code: str, what: str = "") -> tuple[Statement, ...]:
    shown = (command.text, command.line)
    return (
        Pipeline((Unsupported(*shown, code, sentence(code, what), False),), *shown),
    )


@dataclass(frozen=True, slots=True)
class Prose:
    """Text between steps, and of the other sections. `html` is safe to show."""

    html: str
    start_line: int
    end_line: int


Item = Prose | Step
