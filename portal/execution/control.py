"""Loops, conditions and groups, bounded in rounds."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from portal.execution.conditions import split_line
from portal.execution.session import Blocked, Variable
from runbooks.commands import globs
from runbooks.commands.filters.lines import kept_lines
from runbooks.commands.filters.xargs_items import items_of
from runbooks.commands.model import (
    ITEM,
    Case,
    For,
    Group,
    If,
    Leave,
    Pipeline,
    Statement,
    WhileRead,
    Xargs,
)

if TYPE_CHECKING:
    from portal.execution.shell import Shell

MAX_ROUNDS = 500

Printed = Generator[str, None, int]


class Left(Exception):
    """A `break` or `continue` on its way to its loop."""

    def __init__(self, how: str, levels: int) -> None:
        super().__init__(how, levels)
        self.how = how
        self.levels = levels


def run(shell: Shell, command: For | WhileRead | If | Case | Group | Leave) -> Printed:
    """What the command prints; its exit status as in bash."""
    match command:
        case For():
            return _for(shell, command)
        case WhileRead():
            return _while(shell, command)
        case If():
            return _if(shell, command)
        case Case():
            return _case(shell, command)
        case Group():
            inside = shell.subshell() if command.subshell else shell
            return inside.run(command.body)
        case Leave():
            raise Left(command.how, command.levels)


def _for(shell: Shell, command: For) -> Printed:
    values = [
        one for word in command.values for one in shell.words.fields(word, needed=True)
    ]
    rounds = ({command.name: value} for value in values)
    return (yield from _loop(shell, rounds, command.body))


def _while(shell: Shell, command: WhileRead) -> Printed:
    def rounds() -> Iterator[dict[str, str]]:
        for batch in kept_lines(shell.given):
            for line in batch:
                # `read` fails at a last line without an end, as in bash.
                if line.endswith("\n"):
                    yield split_line(command, line[:-1])

    inside = replace(shell, given=iter(()))
    return (yield from _loop(inside, rounds(), command.body))


def _loop(
    shell: Shell, rounds: Iterator[dict[str, str]], body: tuple[Statement, ...]
) -> Printed:
    status = 0
    for variables in rounds:
        _count(shell)
        for name, value in variables.items():
            shell.session.variables[name] = Variable(value)
        try:
            status = yield from shell.run(body)
        except Left as left:
            if left.levels > 1:
                raise Left(left.how, left.levels - 1) from None
            if left.how == "break":
                return 0
    return status


def _count(shell: Shell) -> None:
    shell.session.rounds.append(1)
    if len(shell.session.rounds) > MAX_ROUNDS:
        raise Blocked(
            "loop-limit",
            f"The loops of a step end after {MAX_ROUNDS} rounds in all; what they"
            " printed until then is kept.",
        )


def _if(shell: Shell, command: If) -> Printed:
    for condition, body in command.branches:
        if (yield from shell.run(condition)) == 0:
            return (yield from shell.run(body))
    return (yield from shell.run(command.other))


def _case(shell: Shell, command: Case) -> Printed:
    value = shell.words.text(command.word)
    for patterns, body in command.branches:
        if any(globs.matches(shell.words.pattern(one), value) for one in patterns):
            return (yield from shell.run(body))
    return 0


def xargs(shell: Shell, command: Xargs) -> Printed:
    """The command for each batch of words; 123 if one of them failed."""
    failed = False
    for batch in _batches(command, "".join(shell.given)):
        _count(shell)
        inside = replace(shell.subshell(), given=iter(()))
        inside.session.variables[ITEM] = Variable(batch)
        pipeline = Pipeline((command.command,), command.source, command.line)
        with closing(inside.statement(pipeline)) as running:
            failed = bool((yield from running)) or failed
    return 123 if failed else 0


def _batches(command: Xargs, text: str) -> Iterator[str]:
    """The words of each call, one a line; with `-I`, a line's words as one."""
    if command.each_line:
        lines = (line.lstrip(" \t") for line in text.split("\n"))
        yield from (line for line in lines if line)
        return
    items = items_of(text)
    if not items:
        yield from () if command.skip_empty else ("",)
        return
    most = command.most or len(items)
    for at in range(0, len(items), most):
        yield "\n".join(items[at : at + most])
