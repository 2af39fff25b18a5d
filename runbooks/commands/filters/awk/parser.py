"""An awk program to rules. What the portal does not carry out is refused here."""

from __future__ import annotations

from runbooks.commands.filters.awk.expression_parser import ExpressionParser
from runbooks.commands.filters.awk.expressions import Constant, Node
from runbooks.commands.filters.awk.statements import (
    Block,
    Delete,
    Expression,
    ForIn,
    If,
    Leave,
    Loop,
    Print,
    Printf,
    Rule,
    Statement,
)
from runbooks.commands.filters.awk.tokens import syntax_error
from runbooks.commands.filters.errors import FilterError, ProgramUnsupportedError

_NOTHING = Block(())
_ENDS = (";", "newline", "}", "end")


def parse(program: str) -> tuple[Rule, ...]:
    """The rules of a program.

    Raises FilterError for a mistake in it, ProgramUnsupportedError for what
    reads or writes files, runs commands, or is not carried out here.
    """
    try:
        return tuple(Parser(program).rules())
    except RecursionError:
        raise FilterError("awk: the program is nested too deeply\n", 2) from None


class Parser(ExpressionParser):
    """Rules and statements."""

    def rules(self) -> list[Rule]:
        found: list[Rule] = []
        while True:
            self.skip(";", "newline")
            if self.kind == "end":
                return found
            found.append(self._rule())

    def _rule(self) -> Rule:
        kind, first, last = "", None, None
        if self.kind in ("function", "func"):
            raise ProgramUnsupportedError("functions of its own")
        if self.kind in ("BEGIN", "END"):
            kind = self.take().kind
            if self.kind != "{":
                raise syntax_error(self.shown)
        elif self.kind != "{":
            first = self.expression()
            if self.accept(","):
                self.skip("newline")
                last = self.expression()
        action = self._block() if self.kind == "{" else Print(())
        return Rule(kind, first, last, action)

    def _block(self) -> Block:
        self.expect("{")
        statements: list[Statement] = []
        while True:
            self.skip(";", "newline")
            if self.accept("}"):
                return Block(tuple(statements))
            statements.append(self._statement())

    def _statement(self) -> Statement:
        match self.kind:
            case "{":
                return self._block()
            case "if":
                return self._if()
            case "while":
                self.take()
                condition = self._condition()
                return Loop(_NOTHING, condition, _NOTHING, self._body())
            case "do":
                return self._do()
            case "for":
                return self._for()
            case ";":
                self.take()
                return _NOTHING
        statement = self._simple()
        if self.kind not in _ENDS:
            raise syntax_error(self.shown)
        self.skip(";", most=1)
        return statement

    def _simple(self) -> Statement:
        match self.kind:
            case "print" | "printf":
                return self._print()
            case "next" | "break" | "continue":
                return Leave(self.take().kind)
            case "exit":
                self.take()
                status = None if self.kind in _ENDS else self.expression()
                return Leave("exit", status)
            case "delete":
                return self._delete()
            case "return" | "nextfile" | "switch" as kind:
                raise ProgramUnsupportedError(kind)
        return Expression(self.expression())

    def _print(self) -> Statement:
        formatted = self.take().kind == "printf"
        values: tuple[Node, ...] = ()
        if self.kind not in (*_ENDS, ">", ">>", "|", "|&"):
            values = self.printed()
        if self.kind in (">", ">>", "|", "|&"):
            raise ProgramUnsupportedError(f"print {self.kind}")
        if formatted and not values:
            raise syntax_error("printf")
        return Printf(values) if formatted else Print(values)

    def _delete(self) -> Statement:
        self.take()
        name = self.expect("name").text
        keys: tuple[Node, ...] = ()
        if self.accept("["):
            keys = self.list_until("]")
        return Delete(name, keys)

    def _condition(self) -> Node:
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        return condition

    def _body(self) -> Statement:
        self.skip("newline")
        return self._statement()

    def _if(self) -> Statement:
        self.take()
        condition = self._condition()
        then = self._body()
        at = self.at
        self.skip(";", "newline")
        if not self.accept("else"):
            self.at = at
            return If(condition, then, _NOTHING)
        return If(condition, then, self._body())

    def _do(self) -> Statement:
        self.take()
        body = self._body()
        self.skip(";", "newline")
        self.expect("while")
        return Loop(_NOTHING, self._condition(), _NOTHING, body, late=True)

    def _for(self) -> Statement:
        self.take()
        self.expect("(")
        if [one.kind for one in self.tokens[self.at : self.at + 4]] == [
            *("name", "in", "name", ")")
        ]:
            name, _, array, _ = (self.take() for _ in range(4))
            return ForIn(name.text, array.text, self._body())
        first = _NOTHING if self.kind == ";" else self._simple()
        self.expect(";")
        self.skip("newline")
        condition = Constant(1.0) if self.kind == ";" else self.expression()
        self.expect(";")
        self.skip("newline")
        step = _NOTHING if self.kind == ")" else self._simple()
        self.expect(")")
        return Loop(first, condition, step, self._body())
