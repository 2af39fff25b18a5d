"""Walking through a program: its words, commands, and variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runbooks.commands.model import (
    ITEM,
    AndOr,
    Assignment,
    Case,
    Combined,
    Command,
    Condition,
    Date,
    Echo,
    Filter,
    For,
    Group,
    If,
    Kubectl,
    Pipeline,
    Prefixed,
    Printf,
    Program,
    Redirected,
    Statement,
    Test,
    WhileRead,
    Xargs,
)
from runbooks.commands.word import STATUS, Parameter, Variable, Word

_OURS = {ITEM, STATUS}  # nobody sets them by name


def command_words(command: Command) -> tuple[Word, ...]:
    """The words of a command itself that are filled at run time."""
    match command:
        case Kubectl(args=args, flags=flags):
            return args + tuple(flag.value for flag in flags)
        case Filter(args=args) | Echo(args=args) | Printf(args=args) | Date(args=args):
            return args
        case For(values=values):
            return values
        case Test(condition=condition):
            return tuple(_tested(condition))
        case Case(word=word, branches=branches):
            return (
                word,
                *(pattern for patterns, _ in branches for pattern in patterns),
            )
        case Xargs(command=inner) | Prefixed(command=inner):
            return command_words(inner)
        case Redirected(command=inner, given=given):
            before = (given,) if isinstance(given, Word) else ()
            return before + command_words(inner)
        case _:
            return ()


def _tested(condition: Condition) -> Iterator[Word]:
    if isinstance(condition, Combined):
        for one in condition.conditions:
            yield from _tested(one)
    else:
        yield from (condition.left, condition.right)


def bodies(command: Command) -> tuple[Statement, ...]:
    """The statements inside a loop, a condition or a group."""
    match command:
        case For(body=body) | WhileRead(body=body) | Group(body=body):
            return body
        case If(branches=branches, other=other):
            inside = [one for pair in branches for part in pair for one in part]
            return (*inside, *other)
        case Case(branches=branches):
            return tuple(one for _, part in branches for one in part)
        case Prefixed(command=inner):
            return bodies(inner)
        case Redirected(command=inner, given=given):
            before = given.statements if isinstance(given, Program) else ()
            return before + bodies(inner)
        case _:
            return ()


def commands(statements: Iterable[Statement]) -> Iterator[Command]:
    """Every command, what is inside it after it."""
    for statement in statements:
        if isinstance(statement, AndOr):
            yield from commands(statement.statements)
        elif isinstance(statement, Pipeline):
            for command in statement.commands:
                yield from _with_inner(command)
                yield from commands(bodies(command))


def _with_inner(command: Command) -> Iterator[Command]:
    if isinstance(command, Redirected | Prefixed | Xargs):
        yield from _with_inner(command.command)
    else:
        yield command


def words(statements: Iterable[Statement]) -> Iterator[Word]:
    """Every word outside `$(…)`."""
    for statement in statements:
        yield from statement_words(statement)


def statement_words(statement: Statement) -> Iterator[Word]:
    """The words of one statement, with those of what is inside it."""
    if isinstance(statement, Assignment):
        yield from () if statement.value is None else (statement.value,)
    elif isinstance(statement, AndOr):
        yield from words(statement.statements)
    else:
        for command in statement.commands:
            yield from command_words(command)
            yield from words(bodies(command))


def parameters(statements: Iterable[Statement]) -> Iterator[Parameter]:
    """Parameters as they come, also inside `$(…)`."""
    for word in words(statements):
        yield from _word_parameters(word)


def _word_parameters(word: Word) -> Iterator[Parameter]:
    for part in word.parts:
        if isinstance(part, Parameter):
            yield part
        elif isinstance(part, Variable):
            for inner in _changed(part):
                yield from _word_parameters(inner)
    for program in word.programs():
        yield from parameters(program.statements)


def _changed(variable: Variable) -> tuple[Word, ...]:
    change = variable.change
    if change is None:
        return ()
    return (change.word,) if change.other is None else (change.word, change.other)


def reads(statements: Iterable[Statement], known: set[str]) -> Iterator[str]:
    """Variables that are needed and that no statement before set.

    `known` learns what is set on the way.
    """
    for statement in statements:
        if isinstance(statement, Assignment):
            if statement.value is not None:
                yield from _word_reads(statement.value, known)
            known.add(statement.name)
        elif isinstance(statement, AndOr):
            yield from reads(statement.statements, known)
        else:
            for command in statement.commands:
                yield from _command_reads(command, known)


def _command_reads(command: Command, known: set[str]) -> Iterator[str]:
    for word in command_words(command):
        yield from (name for name in _word_reads(word, known) if name not in _OURS)
    inner = command
    while isinstance(inner, Redirected | Prefixed):
        inner = inner.command
    if isinstance(inner, For):
        known.add(inner.name)
    elif isinstance(inner, WhileRead):
        known.update(inner.names)
    yield from reads(bodies(command), known)


def _word_reads(word: Word, known: set[str]) -> Iterator[str]:
    for part in word.parts:
        if isinstance(part, Variable):
            if part.name not in known and not part.has_default:
                yield part.name
            for inner in _changed(part):
                yield from _word_reads(inner, known)
    for program in word.programs():
        yield from reads(program.statements, set(known))


def sets(statements: Iterable[Statement]) -> Iterator[str]:
    """Variables that are still set behind the statements."""
    for statement in statements:
        if isinstance(statement, Assignment):
            if statement.value is not None:
                yield statement.name
        elif isinstance(statement, AndOr):
            yield from sets(statement.statements)
        elif len(statement.commands) == 1:
            command = statement.commands[0]
            if not (isinstance(command, Group) and command.subshell):
                yield from sets(bodies(command))
