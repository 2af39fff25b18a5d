"""A template as texts and actions, and an action as tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kube.formats.go_template.errors import parse_error

_COMMENT = re.compile(r"\{\{(?:-[ \t\r\n]+)?/\*.*?\*/([ \t\r\n]+-)?\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<raw>`[^`]*`)
  | (?P<char>'(?:[^'\\\n]|\\.)*')
  | (?P<field>\.(?!\d)\w+)
  | (?P<number>[+-]?\.?\d(?:(?<=[eE])[+-]|[\w.])*)
  | (?P<variable>\$\w*)
  | (?P<word>\w+)
  | (?P<sign>:=|[=|(),.])
    """,
    re.VERBOSE,
)
_UNCLOSED = {'"': "unterminated quoted string", "`": "unterminated raw quoted string"}
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Token:
    """`spaced`: something blank stands before it. Kind `end` comes last."""

    kind: str
    text: str
    at: int
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Text outside of actions, or the tokens of an action."""

    at: int
    text: str = ""
    tokens: tuple[Token, ...] = ()


def pieces(text: str) -> Iterator[Piece]:
    """Texts, trimmed where the actions beside them say so, and actions."""
    at, trim = 0, False
    while at < len(text):
        brace = text.find("{{", at)
        end = brace if brace >= 0 else len(text)
        literal = text[at:end]
        literal = literal.lstrip(_SPACE) if trim else literal
        trims = text.startswith("{{-", brace) and text[brace + 3 : brace + 4] in _BLANKS
        if brace >= 0 and trims:
            literal = literal.rstrip(_SPACE)
        if literal:
            yield Piece(at, literal)
        if brace < 0:
            return
        if comment := _COMMENT.match(text, brace):
            at, trim = comment.end(), bool(comment.group(1))
            continue
        tokens, at, trim = _action(text, brace + (3 if trims else 2))
        yield Piece(brace, tokens=tokens)


_BLANKS = frozenset(_SPACE)


def _action(text: str, at: int) -> tuple[tuple[Token, ...], int, bool]:
    """The tokens up to the closing braces, where they end, and whether they trim."""
    if text.startswith("/*", at):
        raise parse_error(text, at, "unclosed comment")
    tokens: list[Token] = []
    spaced = False
    while True:
        if text.startswith("}}", at):
            tokens.append(Token("end", "}}", at, spaced))
            return tuple(tokens), at + 2, False
        match = _TOKEN.match(text, at)
        if match is None:
            raise parse_error(text, at, _unreadable(text, at, tokens))
        if match.lastgroup == "space" and text.startswith("-}}", match.end()):
            tokens.append(Token("end", "}}", at, True))
            return tuple(tokens), match.end() + 3, True
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), at, spaced))
        spaced = match.lastgroup == "space"
        at = match.end()


def _unreadable(text: str, at: int, tokens: list[Token]) -> str:
    sign = text[at : at + 1]
    if not sign:
        return "unclosed action"
    if sign in _UNCLOSED:
        return _UNCLOSED[sign]
    if sign == "'":
        return "unterminated character constant"
    if sign == "}" and tokens:
        return 'unexpected "}" in operand'
    if sign == "/":
        return 'unexpected "/" in command'
    return f"unrecognized character in action: U+{ord(sign):04X} '{sign}'"
