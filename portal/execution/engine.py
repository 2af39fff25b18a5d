"""Runs a program: statements in order, pipelines as chained generators.

No shell, no process, no text substitution: the program is frozen dataclasses,
and values are bound into their slots (words.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from portal.execution.session import Refused, Session, Variable
from portal.execution.words import Words
from portal.kube.call import Call, Output
from portal.kube.verbs import run as run_verb
from portal.kube.verbs.leader_status import LeaderQuestion, leader_status
from runbooks.commands.filters import FILTERS, FilterError
from runbooks.commands.kubectl import value_error
from runbooks.commands.model import (
    Assignment,
    Command,
    Echo,
    Filter,
    Kubectl,
    LeaderStatus,
    Pipeline,
    Program,
    Statement,
    Unsupported,
    UsageError,
    Word,
    command_words,
)

# Text as it is printed; the return value is the exit status.
Printed = Generator[str, None, int]


def run_program(program: Program, session: Session) -> int:
    """Run all statements; the exit status is that of the last one.

    Raises Blocked when a value is missing, Refused when a command is not one
    that runs, KubeError's `Aborted` when somebody cancelled or time is over.
    """
    status = 0
    for statement in program.statements:
        for bound in _bindings(statement, session):
            status = _run_statement(statement, session, bound)
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
    words = Words(session.variables, bound, lambda inner: _substitute(inner, session))
    session.recorder.begin(_resolved(statement, words))
    if isinstance(statement, Assignment):
        status = _assign(statement, session, words)
    else:
        with closing(_pipeline(statement, session, words)) as running:
            status = _drain(running, lambda text: session.recorder.write("out", text))
    session.recorder.end(status)
    return status


def _assign(assignment: Assignment, session: Session, words: Words) -> int:
    if assignment.value is None:  # `export NAME`: it is exported already
        return 0
    variable = words.assigned(assignment.value)
    session.assign(assignment.name, variable)
    return 1 if variable.problem and not assignment.exported else 0


def _substitute(program: Program, session: Session) -> Variable:
    """Run `$(…)`: what it printed, without trailing newlines."""
    printed: list[str] = []
    status = 0
    words = Words(session.variables, {}, lambda inner: _substitute(inner, session))
    for statement in program.statements:
        if isinstance(statement, Assignment):
            raise Refused("assignment-inside", "Assignments inside $(…) do not run.")
        with closing(_pipeline(statement, session, words)) as running:
            status = _drain(running, printed.append)
    value = "".join(printed).rstrip("\n")
    if not status:
        return Variable(value)
    why = session.last_error or f"exit status {status}"
    return Variable(value, f"`{program.source.strip()}` failed: {why}")


def _pipeline(pipeline: Pipeline, session: Session, words: Words) -> Printed:
    """The commands chained; the last one's output and exit status."""
    stages: list[Printed] = []
    try:
        for command in pipeline.commands:
            before = stages[-1] if stages else iter(())
            stages.append(_stage(command, session, words, before))
        return (yield from stages[-1])
    except FilterError as error:
        session.error(error.message)
        return error.exit
    finally:
        for stage in reversed(stages):
            stage.close()


def _drain(running: Printed, write: Callable[[str], object]) -> int:
    while True:
        try:
            text = next(running)
        except StopIteration as end:
            return int(end.value)
        write(text)


def _stage(
    command: Command, session: Session, words: Words, before: Iterator[str]
) -> Printed:
    if isinstance(command, Filter):
        return FILTERS[command.name](_fields(command.args, words), before)
    if isinstance(command, Echo):
        return _echo(command, words)
    if isinstance(command, UsageError):
        return _rejected(command.message, command.exit, session)
    if isinstance(command, Unsupported):
        raise Refused(command.code, command.reason)
    if isinstance(command, LeaderStatus):
        answer = leader_status(_question(command, session), session.context)
        return _verb_text(answer, session)
    return _kubectl(command, session, words)


def _kubectl(command: Kubectl, session: Session, words: Words) -> Printed:
    call = Call(
        verb=command.verb,
        args=tuple(value for word in command.args for value in words.many(word)),
        flags=tuple((flag.name, words.one(flag.value)) for flag in command.flags),
    )
    for name, value in call.flags:
        if message := value_error(command.verb, name, value):
            return _rejected(message, 1, session)
    return _verb_text(run_verb(call, session.context), session)


def _question(command: LeaderStatus, session: Session) -> LeaderQuestion:
    namespace = command.namespace_glob
    if "*" in namespace:
        # The path names no namespace; the one that an earlier step found is meant.
        known = session.variables.get("NAMESPACE", Variable(""))
        namespace = "" if known.problem else known.value.strip()
    return LeaderQuestion(
        namespace or None, command.pod_prefix, command.leading, command.acquiring
    )


def _verb_text(output: Output, session: Session) -> Printed:
    """The verb's stdout, redacted before anything reads it; its stderr is told."""
    out, err = session.redactor(), session.redactor()
    with closing(output):
        while True:
            try:
                chunk = next(output)
            except StopIteration as end:
                status = int(end.value)
                break
            if chunk.stream == "err":
                session.error(err.feed(chunk.text))
            else:
                yield out.feed(chunk.text)
    session.error(err.flush())
    yield out.flush()
    return status


def _echo(command: Echo, words: Words) -> Printed:
    text = " ".join(_fields(command.args, words))
    yield text + ("\n" if command.newline else "")
    return 0


def _rejected(message: str, status: int, session: Session) -> Printed:
    """What kubectl says when it rejects a command before any request."""
    session.error(message.rstrip("\n") + "\n")
    yield ""
    return status


def _fields(args: tuple[Word, ...], words: Words) -> list[str]:
    return [value for word in args for value in words.fields(word)]


def _resolved(statement: Statement, words: Words) -> str:
    """The command with its values filled in, for people; nothing runs it."""
    source = statement.source
    if isinstance(statement, Assignment):
        return source
    for command in statement.commands:
        for word in command_words(command):
            source = source.replace(word.source, words.shown(word), 1)
    return source
