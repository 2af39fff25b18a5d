"""From a file's text to Markdown tokens, with what had to be mended."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.token import Token

from runbooks.parsing.blocks import PLAIN_FROM, is_closed, tokens_of
from runbooks.parsing.problems import Problem

_HEADING = re.compile(r"#{1,6} +\S")
_MOST_REPAIRS = 3


def read(markdown: str) -> tuple[list[Token], list[Problem]]:
    """The tokens of a text and the problems with it.

    A fence that is never closed would swallow every section after it; it ends
    above the first heading inside it, if there is a blank line to end it on.
    """
    text = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    problems = [Problem(1, "replaced_characters")] if "\0" in text else []
    lines = text.split("\n")
    for _ in range(_MOST_REPAIRS):
        env: dict[str, Any] = {}
        tokens = tokens_of("\n".join(lines), env)
        fence = _open_fence(tokens, lines)
        if fence is None:
            break
        problems.append(Problem((fence.map or [0])[0] + 1, "unclosed_fence"))
        if not _close(fence, lines):
            break
    if PLAIN_FROM in env:
        problems.append(Problem(env[PLAIN_FROM], "too_long"))
    return tokens, [*problems, *_open_comments(tokens)]


def _open_fence(tokens: list[Token], lines: list[str]) -> Token | None:
    for token in tokens:
        if token.type == "fence" and not is_closed(token, lines):
            return token
    return None


def _close(fence: Token, lines: list[str]) -> bool:
    """Put the closing marks on the blank line above the first heading."""
    first, last = fence.map or [0, 0]
    for number in range(first + 2, min(last, len(lines))):
        if _HEADING.match(lines[number]) and not lines[number - 1].strip():
            lines[number - 1] = fence.markup
            return True
    return False


def _open_comments(tokens: list[Token]) -> list[Problem]:
    return [
        Problem((token.map or [0])[0] + 1, "unclosed_comment")
        for token in tokens
        if token.type == "html_block"
        and token.content.rfind("<!--") > token.content.rfind("-->")
    ]
