"""Runs statements as bash would: what they print, and their exit status.

Everything is a generator of text, so that a pipeline's commands pull from each
other and nothing is held that need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

from portal.execution import control, reading
from portal.execution.conditions import holds
from portal.execution.session import Refused, Session, Variable
from portal.execution.words import Words
from runbooks.commands.dates import date
from runbooks.commands.filters import FILTERS, TOOLS, FilterError
from runbooks.commands.model import (
    AndOr,
    Assignment,
    Case,
    Command,
    Date,
    Echo,
    Filter,
    For,
    Group,
    If,
    Kubectl,
    LeaderStatus,
    Leave,
    PipeFail,
    Pipeline,
    Prefixed,
    Printf,
    Program,
    Redirected,
    Statement,
    Status,
    Test,
    Unset,
    Unsupported,
    UsageError,
    WhileRead,
    Word,
    Xargs,
)
from runbooks.commands.printing import echoed, printed
from runbooks.commands.word import STATUS

# Text as it is printed; the return value is the exit status.
Printed = Generator[str, None, int]


@dataclass(frozen=True, slots=True)
class Shell:
    """Where statements run: the session, values of parameters, where errors go.

    `given` is what is left of the text that was piped in.
    """

    session: Session
    bound: dict[str, str]
    error: Callable[[str], None]
    given: Iterator[str] = field(default_factory=lambda: iter(()))

    @property
    def words(self) -> Words:
        return Words(self.session.variables, self.bound, self.substitute)

    def subshell(self) -> Shell:
        """Variables that are set in it end with it."""
        return replace(self, session=self.session.copy())

    # -- statements --------------------------------------------------------

    def run(self, statements: Iterable[Statement]) -> Printed:
        """All statements; the status of the last one."""
        status = 0
        for statement in statements:
            status = yield from self.statement(statement)
            self._note(status)
        return status

    def _note(self, status: int) -> None:
        """From here on `$?` is this."""
        self.session.variables[STATUS] = Variable(str(status))

    def statement(self, statement: Statement) -> Printed:
        if isinstance(statement, AndOr):
            return self._and_or(statement)
        if isinstance(statement, Pipeline):
            return self._pipeline(statement)
        return self._assign(statement)

    def _assign(self, assignment: Assignment) -> Printed:
        if assignment.value is None:  # `export NAME`: it is exported already
            return 0
        variable = self.words.assigned(assignment.value)
        self.session.assign(assignment.name, variable)
        yield ""
        return 1 if variable.problem and not assignment.exported else 0

    def _and_or(self, steps: AndOr) -> Printed:
        status = yield from self.statement(steps.first)
        for operator, statement in steps.rest:
            self._note(status)
            if (status == 0) == (operator == "&&"):
                status = yield from self.statement(statement)
        return status

    def _pipeline(self, pipeline: Pipeline) -> Printed:
        """The commands chained; each of several runs in a subshell of its own."""
        several = len(pipeline.commands) > 1
        stages: list[_Stage] = []
        given = self.given
        try:
            for command in pipeline.commands:
                shell = self.subshell() if several else self
                stages.append(_Stage(replace(shell, given=given), command))
                given = stages[-1].running
            yield from stages[-1].running
            _run_unread(stages)
            status = self._status(stages)
            return int(not status) if pipeline.negated else status
        finally:
            for stage in reversed(stages):
                stage.running.close()

    def _status(self, stages: list[_Stage]) -> int:
        """That of the last command; with pipefail, of the last that failed."""
        failed = [stage.status for stage in stages if stage.status]
        if self.session.pipefail and failed:
            return failed[-1]
        return stages[-1].status

    def substitute(self, program: Program) -> Variable:
        """Run `$(…)`: what it printed, without trailing newlines."""
        self.session.last_error = ""
        shell = replace(self.subshell(), given=iter(()))
        text: list[str] = []
        with closing(shell.run(program.statements)) as running:
            status = drain(running, text.append)
        self.session.last_error = shell.session.last_error or self.session.last_error
        value = "".join(text).rstrip("\n")
        if not status:
            return Variable(value)
        why = self.session.last_error or f"exit status {status}"
        return Variable(value, f"`{program.source.strip()}` failed: {why}")

    # -- commands ------------------------------------------------------------

    def command(self, command: Command) -> Printed:
        match command:
            case Filter():
                return FILTERS[command.name](self._arguments(command), self.given)
            case Echo() | Printf() | Date() | Test() | Status() | PipeFail() | Unset():
                return self._builtin(command)
            case For() | WhileRead() | If() | Case() | Group() | Leave():
                return control.run(self, command)
            case Redirected():
                return self._redirected(command)
            case Xargs():
                return control.xargs(self, command)
            case Prefixed():
                return self.command(command.command)
            case Kubectl() | LeaderStatus() | UsageError():
                return reading.run(self, command)
            case Unsupported():
                raise Refused(command.code, command.reason)

    def _builtin(
        self, command: Echo | Printf | Date | Test | Status | PipeFail | Unset
    ) -> Printed:
        match command:
            case Echo():
                yield self._echo(command)
            case Printf():
                form, *values = self._fields(command.args) or [""]
                text, complaint = printed(form, values)
                yield text
                self.error(complaint)
                return int(bool(complaint))
            case Date():
                yield date(self._fields(command.args), self.session.context.now)
            case Test():
                return 0 if holds(command.condition, self.words) else 1
            case Status():
                return command.exit
            case PipeFail():
                self.session.pipefail = command.on
            case Unset():
                for name in command.names:
                    self.session.variables.pop(name, None)
        return 0

    def _echo(self, command: Echo) -> str:
        text = " ".join(self._fields(command.args))
        end = "\n" if command.newline else ""
        if command.escapes:
            text, cut = echoed(text)
            end = "" if cut else end
        return text + end

    def _fields(self, args: tuple[Word, ...]) -> list[str]:
        words = self.words
        return [value for word in args for value in words.fields(word)]

    def _arguments(self, command: Filter) -> list[str]:
        if not TOOLS[command.name].program:
            return self._fields(command.args)
        words = self.words
        return [value for word in command.args for value in words.program(word)]

    def _redirected(self, command: Redirected) -> Printed:
        waiting: list[str] = []

        def error(text: str) -> None:
            if command.err == "out":
                waiting.append(text)
            elif command.err == "err":
                self.error(text)

        shell = replace(self, error=error)
        if command.given is not None:
            shell = replace(shell, given=self._input(command.given))
        stage = _Stage(shell, command.command)
        with closing(stage.running) as running:
            for text in running:
                yield from _taken(waiting)
                if command.out == "out":
                    yield text
                elif command.out == "err":
                    self.error(text)
        yield from _taken(waiting)
        return stage.status

    def _input(self, given: Word | Program) -> Iterator[str]:
        if isinstance(given, Word):
            return iter([self.words.assigned(given).value + "\n"])
        shell = replace(self.subshell(), given=iter(()))
        return shell.run(given.statements)


def _taken(waiting: list[str]) -> Iterator[str]:
    text = "".join(waiting)
    waiting.clear()
    if text:
        yield text


class _Stage:
    """One command of a pipeline. Its own failure is its own status."""

    def __init__(self, shell: Shell, command: Command) -> None:
        self.shell = shell
        self.status = 0
        self.started = False
        self.running = self._run(command)

    def _run(self, command: Command) -> Printed:
        self.started = True
        try:
            self.status = yield from self.shell.command(command)
        except FilterError as error:
            self.shell.error(error.message)
            self.status = error.exit
        return self.status


def _run_unread(stages: list[_Stage]) -> None:
    """Commands that nobody read from ran all the same: their errors count."""
    for stage in reversed(stages[:-1]):
        if not stage.started:
            drain(stage.running, lambda text: None)


def drain(running: Printed, write: Callable[[str], object]) -> int:
    """Run to the end; returns the exit status."""
    while True:
        try:
            text = next(running)
        except StopIteration as end:
            return int(end.value)
        write(text)
