"""Shell text to a program. What is not in the language becomes Unsupported."""

from __future__ import annotations

import re

from runbooks.commands.grammar import tree_of
from runbooks.commands.lines import clean, logical_lines
from runbooks.commands.lower import Lowering, unsupported
from runbooks.commands.model import Pipeline, Program, Statement
from runbooks.commands.placeholders import Mask
from runbooks.commands.reasons import NotSupportedError

_MAX_LENGTH = 65_536
# Control characters, lone surrogates, and those that reorder what is shown.
_FORBIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def parse(text: str, *, placeholders: bool = True, line: int = 1) -> Program:
    """The program that `text` means; `line` is the number of its first line.

    Never raises: what the language does not have becomes `Unsupported`, with
    the reason. With `placeholders`, `<name>` outside quotes is a parameter.
    """
    if len(text) > _MAX_LENGTH:
        return _nothing(text, line, "too_long")
    cleaned = clean(text)
    if _FORBIDDEN.search(cleaned):
        return _nothing(text, line, "characters")
    try:
        return Program(tuple(_statements(cleaned, line, placeholders)), text)
    except RecursionError:
        return _nothing(text, line, "too_long")


def _statements(cleaned: str, line: int, placeholders: bool) -> list[Statement]:
    mask = Mask(active=placeholders)
    source = mask.apply(cleaned).encode()
    root = tree_of(source).root_node
    if not root.has_error:
        return list(Lowering(source, mask, line).statements(root.children))
    ranges = logical_lines(cleaned)
    lines = cleaned.split("\n")
    if len(ranges) == 1 and len(lines) == 1:
        return [_failed(cleaned.strip(), line)]
    # One bad line does not make its neighbours unreadable.
    statements: list[Statement] = []
    for begin, end in ranges:
        part = "\n".join(lines[begin:end])
        statements += _part(part, line + begin, placeholders)
    return statements


def _part(text: str, line: int, placeholders: bool) -> list[Statement]:
    mask = Mask(active=placeholders)
    source = mask.apply(text).encode()
    root = tree_of(source).root_node
    if root.has_error:
        return [_failed(text.strip(), line)]
    return list(Lowering(source, mask, line).statements(root.children))


def _failed(text: str, line: int, code: str = "syntax") -> Pipeline:
    command = unsupported(NotSupportedError(code), text, line)
    return Pipeline((command,), text, line)


def _nothing(text: str, line: int, code: str) -> Program:
    return Program((_failed(text, line, code),), text)
