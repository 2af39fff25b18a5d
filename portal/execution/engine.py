"""Runs a program for a session: statement by statement, each one recorded.

No shell, no process, no text substitution: the program is frozen dataclasses,
and values are bound into their slots (words.py). What a statement does stands
in shell.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing

from portal.execution.session import Session, Variable
from portal.execution.shell import Shell, drain
from portal.execution.words import Words
from runbooks.commands.model import Assignment, Program, Statement
from runbooks.commands.structure import statement_words
from runbooks.commands.word import STATUS


def run_program(program: Program, session: Session) -> int:
    """Run all statements; the exit status is that of the last one.

    Raises Blocked when a value is missing, Refused when a command is not one
    that runs, KubeError's `Aborted` when somebody cancelled or time is over.
    """
    status = 0
    for statement in program.statements:
        for bound in _bindings(statement, session):
            status = _run_statement(statement, session, bound)
            session.variables[STATUS] = Variable(str(status))
    return status


def _bindings(statement: Statement, session: Session) -> Iterator[dict[str, str]]:
    """One value per parameter of the statement, for every combination."""
    wanted = Program((statement,), statement.source).parameters()
    names = [name for name in wanted if name in session.parameters]
    for values in itertools.product(*(session.parameters[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _run_statement(
    statement: Statement, session: Session, bound: dict[str, str]
) -> int:
    shell = Shell(session, bound, session.error)
    session.recorder.begin(_resolved(statement, shell.words))
    with closing(shell.statement(statement)) as running:
        status = drain(running, lambda text: session.recorder.write("out", text))
    session.recorder.end(status)
    return status


def _resolved(statement: Statement, words: Words) -> str:
    """The command with its values filled in, for people; nothing runs it."""
    source = statement.source
    if isinstance(statement, Assignment):
        return source
    for word in statement_words(statement):
        if word.literal is None:
            source = source.replace(word.source, words.shown(word), 1)
    return source
