"""A parsed template applied to an object. Follows Go's text/template/exec.go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.kube.formats.go_template.errors import (
    FunctionError,
    TemplateError,
    run_error,
)
from portal.kube.formats.go_template.functions import (
    COUNTS,
    FUNCTIONS,
    LAZY,
    text,
    truth,
)
from portal.kube.formats.go_template.nodes import (
    Action,
    Branch,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Jump,
    Nil,
    Node,
    Operand,
    Pipeline,
    Statement,
    Text,
    Variable,
)
from portal.kube.formats.go_template.parse import parse
from portal.kube.formats.go_template.types import type_name

# A template built to print for ever ends here.
MAX_STEPS = 1_000_000


class GoTemplate:
    """One `-o go-template=` template, ready to be applied any number of times."""

    def __init__(self, template: str, *, allow_missing: bool = True) -> None:
        """Raises TemplateError if the text does not parse."""
        self._text = template
        self._body = parse(template)
        self._allow_missing = allow_missing

    def run(self, data: Any) -> Iterator[str]:
        """What the template prints, as it comes. Raises TemplateError."""
        run = _Run(self._text, allow_missing=self._allow_missing)
        yield from run.body(self._body, data, [("$", data)])


# Variables by name, the innermost last.
_Variables = list[tuple[str, Any]]


class _Jumped(Exception):
    """`break` or `continue`, on its way to the range around it."""


class _Run:
    """One application of a template."""

    def __init__(self, template: str, *, allow_missing: bool) -> None:
        self._text = template
        self._allow_missing = allow_missing
        self._steps = 0

    # -- statements ------------------------------------------------------

    def body(
        self, body: tuple[Statement, ...], dot: Any, known: _Variables
    ) -> Iterator[str]:
        """The output of statements; what they declare is forgotten behind them."""
        depth = len(known)
        try:
            for statement in body:
                self._count(statement)
                yield from self._statement(statement, dot, known)
        finally:
            del known[depth:]

    def _statement(
        self, statement: Statement, dot: Any, known: _Variables
    ) -> Iterator[str]:
        match statement:
            case Text(source=source):
                yield source
            case Action(pipeline=pipeline):
                value = self._pipeline(pipeline, dot, known)
                if not pipeline.variables:
                    yield text(value)
            case Jump(source=word):
                raise _Jumped(word)
            case Branch():
                yield from self._branch(statement, dot, known)

    def _branch(self, branch: Branch, dot: Any, known: _Variables) -> Iterator[str]:
        depth = len(known)
        if branch.word == "range":
            yield from self._range(branch, dot, known)
        else:
            value = self._pipeline(branch.pipeline, dot, known)
            inner = value if branch.word == "with" and truth(value) else dot
            body = branch.body if truth(value) else branch.otherwise
            yield from self.body(body, inner, known)
        del known[depth:]

    def _range(self, branch: Branch, dot: Any, known: _Variables) -> Iterator[str]:
        pipeline = branch.pipeline
        value = self._commands(pipeline, dot, known)
        pairs = self._pairs(value, pipeline)
        if not pairs:
            yield from self.body(branch.otherwise, dot, known)
        for key, element in pairs:
            self._count(branch)
            depth = len(known)
            one = (element,) if len(pipeline.variables) == 1 else (key, element)
            self._keep(pipeline, one, known)
            try:
                yield from self.body(branch.body, element, known)
            except _Jumped as jumped:
                if jumped.args == ("break",):
                    return
            finally:
                del known[depth:]

    def _pairs(self, value: Any, node: Node) -> list[tuple[Any, Any]] | enumerate[Any]:
        match value:
            case None:
                return []
            case list():
                return list(enumerate(value))
            case dict():
                return [(key, value[key]) for key in sorted(value)]
            case int() if not isinstance(value, bool):
                return enumerate(range(value)) if value > 0 else []
        raise self._error(node, f"range can't iterate over {text(value)}")

    # -- pipelines -------------------------------------------------------

    def _pipeline(self, pipeline: Pipeline, dot: Any, known: _Variables) -> Any:
        value = self._commands(pipeline, dot, known)
        self._keep(pipeline, (value,), known)
        return value

    def _commands(self, pipeline: Pipeline, dot: Any, known: _Variables) -> Any:
        piped: tuple[Any, ...] = ()
        for command in pipeline.commands:
            piped = (self._command(command, piped, dot, known),)
        return piped[0]

    def _keep(
        self, pipeline: Pipeline, values: tuple[Any, ...], known: _Variables
    ) -> None:
        for name, value in zip(pipeline.variables, values, strict=False):
            if pipeline.declares:
                known.append((name, value))
            else:
                at = max(i for i, (each, _) in enumerate(known) if each == name)
                known[at] = (name, value)

    def _command(
        self, command: Command, piped: tuple[Any, ...], dot: Any, known: _Variables
    ) -> Any:
        self._count(command)
        first, *rest = command.operands
        if isinstance(first, Function):
            return self._call(command, first.name, rest, piped, dot, known)
        if rest or piped:
            raise self._error(first, _no_function(first))
        if isinstance(first, Nil):
            raise self._error(first, "nil is not a command")
        return self._value(first, dot, known)

    def _call(
        self,
        command: Command,
        name: str,
        given: list[Operand],
        piped: tuple[Any, ...],
        dot: Any,
        known: _Variables,
    ) -> Any:
        self._check_count(command, name, len(given) + len(piped))
        if name in LAZY:
            return self._lazily(name, given, piped, dot, known)
        values = [self._value(operand, dot, known) for operand in given]
        try:
            return FUNCTIONS[name](*values, *piped)
        except FunctionError as error:
            raise self._error(command, f"error calling {name}: {error}") from None

    def _lazily(
        self,
        name: str,
        given: list[Operand],
        piped: tuple[Any, ...],
        dot: Any,
        known: _Variables,
    ) -> Any:
        """`and` and `or`: the first value that settles it, or the last."""
        value = None
        for operand in given:
            value = self._value(operand, dot, known)
            if truth(value) == (name == "or"):
                return value
        return piped[0] if piped else value

    def _check_count(self, command: Command, name: str, count: int) -> None:
        least, most = COUNTS[name]
        if least <= count and (most is None or count <= most):
            return
        want = f"at least {least}" if most is None else str(least)
        raise self._error(
            command.operands[0],
            f"wrong number of args for {name}: want {want} got {count}",
        )

    # -- operands --------------------------------------------------------

    def _value(self, operand: Operand, dot: Any, known: _Variables) -> Any:
        match operand:
            case Dot():
                return dot
            case Nil():
                return None
            case Constant(value=value):
                return value
            case Variable(name=name):
                return next(value for each, value in reversed(known) if each == name)
            case Pipeline():
                return self._pipeline(operand, dot, known)
            case Function(name=name):
                return self._call(
                    Command(operand.at, operand.source, (operand,)),
                    name,
                    [],
                    (),
                    dot,
                    known,
                )
            case Field(names=names, of=of):
                value = dot if of is None else self._value(of, dot, known)
                for name in names:
                    value = self._field(operand, value, name)
                return value

    def _field(self, node: Field, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            if name not in value and not self._allow_missing:
                raise self._error(node, f'map has no entry for key "{name}"')
            return value.get(name)
        if value is None:
            if not self._allow_missing:
                raise self._error(node, f'nil data; no entry for key "{name}"')
            return None
        given = type_name(value) if node.of is not None else "interface {}"
        raise self._error(node, f"can't evaluate field {name} in type {given}")

    def _count(self, node: Node) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise self._error(node, "the template takes too many steps")

    def _error(self, node: Node, message: str) -> TemplateError:
        return run_error(self._text, node, message)


def _no_function(operand: Operand) -> str:
    if isinstance(operand, Field):
        return f"{operand.names[-1]} is not a method but has arguments"
    return f"can't give argument to non-function {operand.source}"
