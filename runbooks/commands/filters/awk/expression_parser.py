"""awk's expressions from tokens, by precedence."""

from __future__ import annotations

from runbooks.commands.filters.awk import functions
from runbooks.commands.filters.awk.expressions import (
    Arithmetic,
    Assign,
    Call,
    Choice,
    Comparison,
    Concatenation,
    Constant,
    Contains,
    Element,
    Field,
    Length,
    Logical,
    Match,
    MatchAt,
    Name,
    Node,
    Place,
    Regex,
    Sign,
    Split,
    Step,
    Substitute,
)
from runbooks.commands.filters.awk.tokens import Token, syntax_error, tokens_of
from runbooks.commands.filters.errors import ProgramUnsupportedError

_ASSIGNING = {"=": "", "+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%"}
_ASSIGNING |= {"^=": "^", "**=": "^"}
_COMPARING = ("<", "<=", "==", "!=", ">", ">=")
# What a concatenated value can begin with.
_VALUES = {"number", "string", "regex", "name", "call", "$", "(", "++", "--"}
# They read the environment, or other files than the input.
_FORBIDDEN = {"ENVIRON", "ARGV", "ARGC", "PROCINFO", "SYMTAB", "FUNCTAB"}


class ExpressionParser:
    """A cursor over the tokens, and a method for each precedence."""

    def __init__(self, program: str) -> None:
        self.tokens = tokens_of(program)
        self.at = 0
        self.no_greater = False  # inside `print …`, `>` would write a file

    # -- cursor ------------------------------------------------------------

    @property
    def kind(self) -> str:
        return self.tokens[self.at].kind

    @property
    def shown(self) -> str:
        token = self.tokens[self.at]
        return token.text or token.kind.replace("newline", "end of line")

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def accept(self, kind: str) -> bool:
        if self.kind != kind:
            return False
        self.take()
        return True

    def expect(self, kind: str) -> Token:
        if self.kind != kind:
            raise syntax_error(self.shown)
        return self.take()

    def skip(self, *kinds: str, most: int = -1) -> None:
        while self.kind in kinds and most and self.kind != "end":
            self.take()
            most -= 1

    # -- lists -------------------------------------------------------------

    def list_until(self, closing: str) -> tuple[Node, ...]:
        """Expressions up to a closing sign, at least one."""
        greater, self.no_greater = self.no_greater, False
        found = [self.expression()]
        while self.accept(","):
            self.skip("newline")
            found.append(self.expression())
        self.expect(closing)
        self.no_greater = greater
        return tuple(found)

    def printed(self) -> tuple[Node, ...]:
        """What stands behind print: with or without parentheses around it."""
        at = self.at
        if self.accept("("):
            found = self.list_until(")")
            if self.kind in (";", "newline", "}", "end", ">", ">>", "|"):
                return found
            self.at = at
        self.no_greater = True
        found_ = [self.expression()]
        while self.accept(","):
            self.skip("newline")
            found_.append(self.expression())
        self.no_greater = False
        return tuple(found_)

    # -- precedence, lowest first -------------------------------------------

    def expression(self) -> Node:
        left = self._choice()
        if self.kind in _ASSIGNING and isinstance(left, Name | Field | Element):
            operator = _ASSIGNING[self.take().kind]
            self.skip("newline")
            return Assign(_place(left), operator, self.expression())
        return left

    def _choice(self) -> Node:
        condition = self._or()
        if not self.accept("?"):
            return condition
        self.skip("newline")
        then = self.expression()
        self.skip("newline")
        self.expect(":")
        self.skip("newline")
        return Choice(condition, then, self.expression())

    def _or(self) -> Node:
        left = self._and()
        while self.accept("||"):
            self.skip("newline")
            left = Logical("||", left, self._and())
        return left

    def _and(self) -> Node:
        left = self._in()
        while self.accept("&&"):
            self.skip("newline")
            left = Logical("&&", left, self._in())
        return left

    def _in(self) -> Node:
        left = self._match()
        while self.accept("in"):
            left = Contains((left,), self.expect("name").text)
        return left

    def _match(self) -> Node:
        left = self._comparison()
        while self.kind in ("~", "!~"):
            negated = self.take().kind == "!~"
            left = Match(left, self._comparison(), negated)
        return left

    def _comparison(self) -> Node:
        left = self._concatenation()
        if self.kind in _COMPARING and not (self.no_greater and self.kind == ">"):
            operator = self.take().kind
            return Comparison(operator, left, self._concatenation())
        if self.kind in ("|", "|&"):
            raise ProgramUnsupportedError("a pipe to a command")
        return left

    def _concatenation(self) -> Node:
        left = self._sum()
        while self.kind in _VALUES:
            left = Concatenation(left, self._sum())
        return left

    def _sum(self) -> Node:
        left = self._product()
        while self.kind in ("+", "-"):
            left = Arithmetic(self.take().kind, left, self._product())
        return left

    def _product(self) -> Node:
        left = self._sign()
        while self.kind in ("*", "/", "%"):
            left = Arithmetic(self.take().kind, left, self._sign())
        return left

    def _sign(self) -> Node:
        if self.kind in ("!", "-", "+"):
            return Sign(self.take().kind, self._sign())
        return self._power()

    def _power(self) -> Node:
        left = self._step()
        if self.kind in ("^", "**"):
            self.take()
            return Arithmetic("^", left, self._signed_power())
        return left

    def _signed_power(self) -> Node:
        if self.kind in ("!", "-", "+"):
            return Sign(self.take().kind, self._signed_power())
        return self._power()

    def _step(self) -> Node:
        if self.kind in ("++", "--"):
            by = 1.0 if self.take().kind == "++" else -1.0
            return Step(_place(self._primary()), by, before=True)
        value = self._primary()
        if self.kind in ("++", "--") and isinstance(value, Name | Field | Element):
            by = 1.0 if self.take().kind == "++" else -1.0
            return Step(_place(value), by, before=False)
        return value

    # -- what stands alone ---------------------------------------------------

    def _primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "number":
                return Constant(float(token.text))
            case "string":
                return Constant(token.text)
            case "regex":
                return Regex(token.text)
            case "$":
                return self._field()
            case "(":
                return self._group()
            case "name":
                return self._name(token.text)
            case "call":
                return self._call(token.text)
            case "getline":
                raise ProgramUnsupportedError("getline")
        self.at -= token.kind != "end"
        raise syntax_error(self.shown)

    def _field(self) -> Node:
        """`$NF`, `$i++` is `($i)++`, `$-1` is a mistake of its own."""
        if self.kind in ("-", "+", "!"):
            return Field(Sign(self.take().kind, self._primary()))
        if self.kind in ("++", "--"):
            by = 1.0 if self.take().kind == "++" else -1.0
            return Field(Step(_place(self._primary()), by, before=True))
        return Field(self._primary())

    def _group(self) -> Node:
        found = self.list_until(")")
        if len(found) == 1:
            return _Grouped(found[0])
        self.expect("in")
        return Contains(found, self.expect("name").text)

    def _name(self, name: str) -> Node:
        if name in _FORBIDDEN:
            raise ProgramUnsupportedError(name)
        if name == "length":
            return Length(None)
        if self.accept("["):
            return Element(name, self.list_until("]"))
        return Name(name)

    def _call(self, name: str) -> Node:
        self.expect("(")
        if name == "length" and self.accept(")"):
            return Length(None)
        if name in ("length", *functions.SIMPLE, "split", "sub", "gsub", "match"):
            return self._built_in(name, self.list_until(")"))
        if name in _FORBIDDEN:
            raise ProgramUnsupportedError(name)
        raise ProgramUnsupportedError(f"the function {name}")

    def _built_in(self, name: str, given: tuple[Node, ...]) -> Node:
        if name == "length":
            _check(name, given, 1, 1)
            return Length(given[0])
        if name == "split":
            _check(name, given, 2, 3)
            if not isinstance(given[1], Name):
                raise syntax_error(name)
            return Split(given[0], given[1].name, given[2] if given[2:] else None)
        if name == "match":
            _check(name, given, 2, 2)
            return MatchAt(given[0], given[1])
        if name in ("sub", "gsub"):
            _check(name, given, 2, 3)
            place = _place(given[2]) if given[2:] else Field(Constant(0.0))
            return Substitute(given[0], given[1], place, name == "gsub")
        least, most, _ = functions.SIMPLE[name]
        _check(name, given, least, most)
        return Call(name, given)


class _Grouped:
    """A value in parentheses: it can not be assigned to, and `>` compares in it."""

    def __init__(self, inner: Node) -> None:
        self.value = inner.value


def _place(node: Node) -> Place:
    if isinstance(node, Name | Field | Element):
        return node
    raise syntax_error("an assignment")


def _check(name: str, given: tuple[Node, ...], least: int, most: int) -> None:
    if not least <= len(given) <= most:
        raise syntax_error(name)
