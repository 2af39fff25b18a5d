"""Tokens to statements. Follows Go's text/template/parse."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kube.formats.go_template.constants import constant
from portal.kube.formats.go_template.errors import TemplateError, parse_error
from portal.kube.formats.go_template.functions import NAMES
from portal.kube.formats.go_template.lex import Piece, Token, pieces
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
    Operand,
    Pipeline,
    Statement,
    Text,
    Variable,
)

_CONTEXTS = frozenset({"if", "with", "range"})
_KEYWORDS = _CONTEXTS | {".", "break", "continue", "else", "end", "nil"}


def parse(text: str) -> tuple[Statement, ...]:
    """Raises TemplateError."""
    return _Parser(text).template()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: Iterator[Piece] = pieces(text)
        self._tokens: tuple[Token, ...] = ()
        self._next_token = 0
        self._known = ["$"]
        self._ranges = 0

    def template(self) -> tuple[Statement, ...]:
        body, word = self._body()
        if word:
            raise self._error(f"unexpected {{{{{word}}}}}")
        return body

    # -- statements ------------------------------------------------------

    def _body(self) -> tuple[tuple[Statement, ...], str]:
        """Statements up to `end`, `else` or the end of the text."""
        found: list[Statement] = []
        for piece in self._pieces:
            if piece.text:
                found.append(Text(piece.at, piece.text))
                continue
            self._tokens, self._next_token = piece.tokens, 0
            word = self._peek().text if self._peek().kind == "word" else ""
            if word in ("end", "else"):
                self._take()
                return tuple(found), word
            found.append(self._statement(word))
        return tuple(found), ""

    def _statement(self, word: str) -> Statement:
        at = self._peek().at
        if word in _CONTEXTS:
            self._take()
            return self._branch(word, at)
        if word in ("break", "continue"):
            self._take()
            self._ended(word)
            if not self._ranges:
                raise self._error(f"{{{{{word}}}}} outside {{{{range}}}}")
            return Jump(at, word)
        pipeline = self._pipeline("command")
        return Action(at, pipeline.source, pipeline)

    def _branch(self, word: str, at: int) -> Branch:
        known = len(self._known)
        pipeline = self._pipeline(word)
        self._ranges += word == "range"
        body, ended = self._body()
        self._ranges -= word == "range"
        otherwise: tuple[Statement, ...] = ()
        if ended == "else":
            otherwise, ended = self._otherwise(word)
        if ended != "end":
            if ended:
                raise self._error(f"expected end; found {{{{{ended}}}}}")
            raise self._error("unexpected EOF")
        del self._known[known:]
        return Branch(at, word, word, pipeline, body, otherwise)

    def _otherwise(self, word: str) -> tuple[tuple[Statement, ...], str]:
        """What stands behind `else`; `else if` needs no `end` of its own."""
        token = self._peek()
        if token.text == word and word != "range":
            self._take()
            return (self._branch(word, token.at),), "end"
        self._ended("else")
        return self._body()

    # -- pipelines -------------------------------------------------------

    def _pipeline(self, context: str, closing: str = "end") -> Pipeline:
        at = self._peek().at
        variables, declares = self._declared(context)
        commands: list[Command] = []
        while True:
            token = self._peek()
            if token.kind == "end" or (token.text == ")" and closing == ")"):
                break
            if token.text == ")":
                raise self._error("unexpected right paren")
            commands.append(self._command())
        if token.kind == "end" and closing == ")":
            raise self._error("unclosed left paren")
        self._take()
        self._check(commands, context)
        if declares:
            self._known += variables
        source = " | ".join(command.source for command in commands)
        return Pipeline(at, source, tuple(commands), variables, declares)

    def _declared(self, context: str) -> tuple[tuple[str, ...], bool]:
        """`$x :=`, `$x =` or, for a range, `$i, $x :=`."""
        start = self._next_token
        names: list[str] = []
        while self._peek().kind == "variable":
            names.append(self._take().text)
            sign = self._peek().text
            if sign in (":=", "="):
                self._take()
                if sign == "=":
                    for name in names:
                        self._need(name)
                return tuple(names), sign == ":="
            if sign != "," or context != "range":
                break
            if len(names) > 1:
                raise self._error("too many declarations in range")
            self._take()
        self._next_token = start
        return (), True

    def _check(self, commands: list[Command], context: str) -> None:
        if not commands:
            raise self._error(f"missing value for {context}")
        for number, command in enumerate(commands[1:], 2):
            first = command.operands[0]
            if isinstance(first, Dot | Nil | Constant):
                raise self._error(f"non executable command in pipeline stage {number}")

    def _command(self) -> Command:
        at = self._peek().at
        operands: list[Operand] = []
        while True:
            token = self._peek()
            if token.kind == "end" or token.text == ")":
                break
            if token.text == "|":
                if not operands:
                    raise self._error('unexpected "|" in command')
                self._take()
                break
            operands.append(self._operand())
            after = self._peek()
            if not (after.spaced or after.kind == "end" or after.text in ("|", ")")):
                raise self._error(f"unexpected {_shown(after)} in operand")
        if not operands:
            raise self._error("empty command")
        source = " ".join(
            f"({each.source})" if isinstance(each, Pipeline) else each.source
            for each in operands
        )
        return Command(at, source, tuple(operands))

    # -- operands --------------------------------------------------------

    def _operand(self) -> Operand:
        term = self._term()
        fields: list[Token] = []
        while self._peek().kind == "field" and not self._peek().spaced:
            fields.append(self._take())
        if not fields:
            return term
        names = tuple(token.text[1:] for token in fields)
        tail = "".join(token.text for token in fields)
        source = term.source + tail
        if isinstance(term, Field) and term.of is None:
            return Field(fields[0].at, source, term.names + names)
        if isinstance(term, Pipeline):
            return Field(fields[0].at, f"({term.source}){tail}", names, term)
        if isinstance(term, Variable | Function):
            return Field(fields[0].at, source, names, term)
        raise self._error(f"unexpected . after term {term.source}")

    def _term(self) -> Operand:
        token = self._take()
        match token.kind:
            case "field":
                return Field(token.at, token.text, (token.text[1:],))
            case "variable":
                self._need(token.text)
                return Variable(token.at, token.text, token.text)
            case "string" | "raw" | "char" | "number":
                return self._constant(token)
            case "word":
                return self._word(token)
        if token.text == "(":
            return self._pipeline("parenthesized pipeline", ")")
        if token.text == "." and not self._bad_dot():
            return Dot(token.at, ".")
        raise self._error(f"unexpected {_shown(token)} in operand")

    def _bad_dot(self) -> bool:
        after = self._peek()
        return after.kind in ("number", "string") and not after.spaced

    def _word(self, token: Token) -> Operand:
        if token.text in ("true", "false"):
            return Constant(token.at, token.text, token.text == "true")
        if token.text == "nil":
            return Nil(token.at, "nil")
        if token.text not in NAMES:
            raise self._error(f'function "{token.text}" not defined')
        return Function(token.at, token.text, token.text)

    def _constant(self, token: Token) -> Constant:
        try:
            return Constant(token.at, token.text, constant(token))
        except ValueError as error:
            raise self._error(str(error)) from None

    def _need(self, name: str) -> None:
        if name not in self._known:
            raise self._error(f'undefined variable "{name}"')

    # -- tokens ----------------------------------------------------------

    def _peek(self) -> Token:
        return self._tokens[self._next_token]

    def _take(self) -> Token:
        token = self._peek()
        self._next_token += token.kind != "end"
        return token

    def _ended(self, word: str) -> None:
        if self._peek().kind != "end":
            raise self._error(f"unexpected {_shown(self._peek())} in {word}")

    def _error(self, message: str) -> TemplateError:
        token = self._tokens[min(self._next_token, len(self._tokens) - 1)]
        return parse_error(self._text, token.at, message)


def _shown(token: Token) -> str:
    """As Go's lexer shows a token in an error."""
    if token.text in _KEYWORDS:
        return f"<{token.text}>"
    return '"' + token.text.replace('"', '\\"') + '"'
