"""Template text to nodes. Follows client-go's parser.go step by step."""

from __future__ import annotations

import re

from portal.kube.formats.jsonpath.nodes import (
    Field,
    Filter,
    Identifier,
    JSONPathError,
    Literal,
    Node,
    Path,
    Recursive,
    Slice,
    Union,
    Wildcard,
)
from portal.kube.formats.jsonpath.unquote import unquote

_DICT_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")
_NUMBER = re.compile(r"[+-]?[\d.]*")
_TERMINATORS = " \t\r\n.,[]$@{}"


def parse(text: str) -> tuple[Literal | Path, ...]:
    """The nodes of a template: texts and paths. Raises JSONPathError."""
    return tuple(_Parser(text).template())


def _parse_action(text: str) -> Path:
    node = parse("{" + text + "}")[0]
    if not isinstance(node, Path):  # the text began with a brace of its own
        raise JSONPathError("unclosed action")
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def template(self) -> list[Literal | Path]:
        found: list[Literal | Path] = []
        while self._at < len(self._text):
            brace = self._text.find("{", self._at)
            end = brace if brace >= 0 else len(self._text)
            if end > self._at:
                found.append(Literal(self._text[self._at : end]))
            self._at = end + 1
            if brace >= 0:
                found.append(Path(tuple(self._action())))
        return found

    def _action(self) -> list[Node]:
        nodes: list[Node] = []
        while True:
            rest = self._text[self._at : self._at + 3]
            if rest.startswith("}"):
                self._at += 1
                return nodes
            if rest == "[?(":
                nodes.append(self._filter())
            elif rest.startswith(".."):
                nodes += self._recursive(nodes)
            else:
                nodes += self._step(self._next())

    def _step(self, sign: str) -> list[Node]:
        if sign in ("", "\r", "\n"):
            raise JSONPathError("unclosed action")
        if sign in " @$":  # the current object: nothing to do
            return []
        if sign == "[":
            return self._array()
        if sign in "\"'":
            return [self._string(sign)]
        if sign == ".":
            return [self._field()]
        self._at -= 1
        if sign in "+-" or sign.isdecimal():
            return [self._number()]
        if sign == "_" or sign.isalpha():
            return [self._identifier()]
        shown = f" '{sign}'" if sign.isprintable() else ""
        raise JSONPathError(
            f"unrecognized character in action: U+{ord(sign):04X}{shown}"
        )

    def _next(self) -> str:
        sign = self._text[self._at : self._at + 1]
        self._at += len(sign)
        return sign

    def _field(self) -> Node:
        start = self._at
        while (sign := self._next()) and sign not in _TERMINATORS:
            if sign == "\\":
                self._next()
        self._at -= len(sign)
        name = self._text[start : self._at]
        return Wildcard() if name == "*" else Field(name.replace("\\", ""))

    def _recursive(self, before: list[Node]) -> list[Node]:
        if before and isinstance(before[-1], Recursive):
            raise JSONPathError("invalid multiple recursive descent")
        self._at += 2
        sign = self._text[self._at : self._at + 1]
        if sign == "_" or sign.isalpha() or sign.isdecimal():
            return [Recursive(), self._field()]
        return [Recursive()]

    def _identifier(self) -> Node:
        start = self._at
        while (sign := self._next()) and sign not in _TERMINATORS:
            pass
        self._at -= len(sign)
        word = self._text[start : self._at]
        return (
            Literal(word == "true") if word in ("true", "false") else Identifier(word)
        )

    def _number(self) -> Node:
        match = _NUMBER.match(self._text, self._at)
        word = match.group() if match else ""
        self._at += len(word)
        try:
            return Literal(int(word) if "." not in word else float(word))
        except ValueError:
            raise JSONPathError(f"cannot parse number {word}") from None

    def _string(self, quote: str) -> Node:
        start = self._at - 1
        while sign := self._next():
            if sign == "\n":
                break
            if sign == quote and self._text[self._at - 2] != "\\":
                return Literal(unquote(self._text[start : self._at]))
        raise JSONPathError("unterminated quoted string")

    def _array(self) -> list[Node]:
        start = self._at
        while (sign := self._next()) != "]":
            if sign in ("", "\n"):
                raise JSONPathError("unterminated array")
        text = self._text[start : self._at - 1]
        text = ":" if text == "*" else text
        if "," in text:
            branches = [
                _parse_action(f"[{part.strip(' ')}]") for part in text.split(",")
            ]
            return [Union(tuple(branches))]
        if key := _DICT_KEY.fullmatch(text):
            return list(_parse_action("." + key.group(1)).nodes)
        return [_slice(text)]

    def _filter(self) -> Node:
        self._at += 3
        start = self._at
        self._skip_condition()
        text = self._text[start : self._at - 1]
        if self._next() != "]":
            raise JSONPathError("unclosed array expect ]")
        match = _COMPARISON.fullmatch(text)
        if match is None:
            return Filter(_parse_action(text), "exists", Path(()))
        left, operator, right = match.groups()
        return Filter(_parse_action(left), operator, _parse_action(right))

    def _skip_condition(self) -> None:
        """Go behind the closing parenthesis; only one quoted string can hold one."""
        opened, closed = "", False
        while (sign := self._next()) not in ("", "\n"):
            if sign == ")" and bool(opened) == closed:
                return
            if sign in "\"'":
                if not opened:
                    opened = sign
                elif sign == opened and self._text[self._at - 2] != "\\":
                    closed = True
        raise JSONPathError("unterminated filter")


def _slice(text: str) -> Slice:
    match = _SLICE.fullmatch(text)
    if match is None:
        raise JSONPathError(f"invalid array index {text}")
    first, second, third = match.groups()
    single = second is None
    start = _integer(first)
    end = (start or 0) + 1 if single else _integer(second[1:])
    return Slice(start, end, _integer((third or ":")[1:]), single)


def _integer(text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise JSONPathError(f"array index {text} is not a number") from None
