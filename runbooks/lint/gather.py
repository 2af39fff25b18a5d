"""Every command of a text, in whichever section it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from runbooks.parsing.blocks import Block
from runbooks.parsing.document import Document
from runbooks.parsing.found import commands_in
from runbooks.parsing.headings import SectionKind
from runbooks.parsing.html import is_mention

# A line of YAML: no program has a name that ends with a colon.
_YAML = re.compile(r"(?:- )?[A-Za-z_][\w./-]*:(?:\s|$)")
_BREAKS = {"softbreak", "hardbreak"}


@dataclass(frozen=True, slots=True)
class Found:
    """A command as it stands in the text. `block` is the first line of its block."""

    text: str
    line: int
    block: int
    promql: bool = False


def gather(tokens: list[Token]) -> Iterator[Found]:
    """All commands in order: of code blocks, code spans alone, and mentions."""
    for at, token in enumerate(tokens):
        if token.type in ("fence", "code_block"):
            yield from _of_code(token)
        elif token.type == "inline" and tokens[at - 1].type != "heading_open":
            yield from _of_words(tokens[at - 1 : at + 2], token)


def _of_code(token: Token) -> Iterator[Found]:
    begin, end = _lines(token)
    if is_yaml(token):
        return
    for command in commands_in(Block(token.type, [token], begin, end)):
        yield Found(command.text, command.line, begin, command.promql)


def is_yaml(token: Token) -> bool:
    """Whether a code block begins as YAML does, whatever its language says."""
    return bool(_YAML.match(token.content.lstrip()))


def _of_words(around: list[Token], inline: Token) -> Iterator[Found]:
    """The code span that is a paragraph; else the commands that prose mentions."""
    begin, end = _lines(inline)
    if around[0].type == "paragraph_open":
        alone = commands_in(Block("paragraph", around, begin, end))
        if alone:
            yield from (Found(one.text, one.line, begin, one.promql) for one in alone)
            return
    line = begin
    for child in inline.children or []:
        line += child.type in _BREAKS
        text = child.content.strip()
        if child.type == "code_inline" and is_mention(text):
            yield Found(text, line, begin)


def _lines(token: Token) -> tuple[int, int]:
    first, last = token.map or [0, 1]
    return first + 1, last


class Sections:
    """Which section a line stands in."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._sections = [one for document in documents for one in document.sections]
        self._starts = [section.start_line for section in self._sections]

    def at(self, line: int) -> SectionKind:
        """`other` between the runbooks of a file."""
        index = bisect_right(self._starts, line) - 1
        found = self._sections[index] if index >= 0 else None
        return found.kind if found and line <= found.end_line else "other"
