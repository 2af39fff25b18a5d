"""An awk program as tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from runbooks.commands.filters.errors import FilterError

KEYWORDS = {
    *("BEGIN", "END", "if", "else", "while", "for", "do", "break", "continue"),
    *("next", "exit", "delete", "in", "print", "printf", "getline", "function"),
    *("func", "return", "nextfile", "switch"),
}
_OPERATORS = (
    *("**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**"),
    *("==", "<=", ">=", "!=", "!~", ">>", "|&"),
    *tuple("{}()[];,+-*/%^!<>|?:~$="),
)
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SKIPPED = re.compile(r"(?:[ \t\r]|\\\r?\n|#[^\n]*)+")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"', re.DOTALL)
_REGEX = re.compile(r"/((?:\[\^?\]?(?:\[:\w+:\]|[^\]\n])*\]|\\.|[^/\\\[\n])*)/")
_ESCAPE = re.compile(r"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_LETTERS = dict(zip('abfnrtv"/\\', '\a\b\f\n\r\t\v"/\\', strict=True))


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `number`, `string`, `regex`, `name`, `call` (a name with its
    parenthesis right behind), `newline`, `end`, or the operator or keyword."""

    kind: str
    text: str = ""


def syntax_error(what: str) -> FilterError:
    return FilterError(f"awk: syntax error at or near {what or 'end of program'}\n", 2)


def tokens_of(program: str) -> list[Token]:
    """All tokens. Raises FilterError for what can not be one."""
    found: list[Token] = []
    at = 0
    while True:
        if skipped := _SKIPPED.match(program, at):
            at = skipped.end()
        if at >= len(program):
            return [*found, Token("newline"), Token("end")]
        token, at = _next(program, at, found[-1].kind if found else "")
        found.append(token)


def _next(program: str, at: int, before: str) -> tuple[Token, int]:
    if program[at] == "\n":
        return Token("newline"), at + 1
    if match := _NUMBER.match(program, at):
        return Token("number", match.group()), match.end()
    if match := _NAME.match(program, at):
        name, end = match.group(), match.end()
        if name in KEYWORDS:
            return Token(name), end
        kind = "call" if program.startswith("(", end) else "name"
        return Token(kind, name), end
    if program[at] == '"':
        if not (match := _STRING.match(program, at)):
            raise FilterError("awk: runaway string constant\n", 2)
        return Token("string", unescape(match[1])), match.end()
    if program[at] == "/" and not _ends_a_value(before):
        if not (match := _REGEX.match(program, at)):
            raise FilterError("awk: runaway regular expression\n", 2)
        return Token("regex", match[1].replace("\\/", "/")), match.end()
    for operator in _OPERATORS:
        if program.startswith(operator, at):
            return Token(operator), at + len(operator)
    raise syntax_error(program[at])


def _ends_a_value(kind: str) -> bool:
    """Behind these a slash divides."""
    return kind in ("number", "string", "name", "regex", ")", "]", "$", "++", "--")


def unescape(text: str) -> str:
    """What the escapes of a string constant stand for."""

    def one(found: re.Match[str]) -> str:
        escape = found[1]
        if escape[0] in "01234567":
            return chr(int(escape, 8) & 0xFF)
        if escape.endswith("\n"):
            return ""
        return _LETTERS.get(escape, f"\\{escape}")

    return _ESCAPE.sub(one, text)
