"""A Markdown text as blocks: siblings that know their lines and children."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

# Beyond these a paragraph is shown as plain text: reading its links and
# emphasis takes time that grows with the square of its brackets, and a file of
# megabytes is a mistake that should not hold up a worker.
_LONGEST_INLINE = 20_000
_MOST_BRACKETS = 500
_MOST_INLINE = 300_000
PLAIN_FROM = "plain_from"  # in the parser's env: the line where that begins


def _inline(state: StateCore) -> None:
    seen = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        text = token.content
        seen += len(text)
        if seen > _MOST_INLINE:
            state.env.setdefault(PLAIN_FROM, (token.map or [0])[0] + 1)
        if _is_too_much(text) or seen > _MOST_INLINE:
            token.children = [Token("text", "", 0, content=text)]
        else:
            token.children = []
            state.md.inline.parse(text, state.md, state.env, token.children)


def _is_too_much(text: str) -> bool:
    return len(text) > _LONGEST_INLINE or text.count("[") > _MOST_BRACKETS


MARKDOWN = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
MARKDOWN.core.ruler.at("inline", _inline)


@dataclass(frozen=True, slots=True)
class Block:
    """One block with everything in it. Lines are 1-based, the last included."""

    kind: str
    tokens: list[Token]
    start: int
    end: int

    def children(self) -> list[Block]:
        return list(blocks(self.tokens[1:-1]))

    @property
    def inline(self) -> Token | None:
        """The text of a paragraph or heading."""
        one = self.tokens[1] if len(self.tokens) == 3 else None
        return one if one is not None and one.type == "inline" else None


def tokens_of(text: str, env: dict[str, Any] | None = None) -> list[Token]:
    """The tokens of a text; `env` learns what the parser noticed."""
    return MARKDOWN.parse(text, env if env is not None else {})


def blocks(tokens: list[Token]) -> Iterator[Block]:
    """The blocks of one level; `kind` is `paragraph`, `fence`, `list_item`, …"""
    begin = depth = 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield _block(tokens[begin : at + 1])
            begin = at + 1


def _block(tokens: list[Token]) -> Block:
    """Lists and their items claim the blank lines behind them: those do not count."""
    first, _ = tokens[0].map or [0, 1]
    ends = [token.map[1] for token in tokens if token.map and "list" not in token.type]
    kind = tokens[0].type.removesuffix("_open")
    return Block(kind, tokens, first + 1, max(ends, default=first + 1))


def plain(inline: Token | None) -> str:
    """The text without its marks; code spans as they are."""
    if inline is None:
        return ""
    texts: list[str] = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline", "image"):
            texts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            texts.append(" ")
        elif child.type == "html_inline" and not child.content.startswith("<!--"):
            texts.append(child.content)
    return " ".join("".join(texts).split())


def code_spans(inline: Token | None) -> list[str]:
    children = inline.children if inline is not None else None
    return [child.content for child in children or [] if child.type == "code_inline"]


def is_closed(fence: Token, lines: list[str]) -> bool:
    """Whether the last line of a fence closes it: the parser takes both."""
    first, last = fence.map or [0, 0]
    if last - first < 2 or last > len(lines):
        return False
    line = lines[last - 1].lstrip(" \t>").rstrip()
    return set(line) == {fence.markup[0]} and len(line) >= len(fence.markup)
