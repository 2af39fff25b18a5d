"""Text of others on its way into a chat: nothing in it rings, hides or formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.execution.redaction.controls import strip_controls

# Between "@" and a name it makes "@channel" a text. Nobody sees it.
_JOINER = "\u2060"
# What formats in CommonMark; an underscore inside a word does not.
_MARKED = re.compile(r"([\\`*\[\]<>~]|(?<![^\W_])_|_(?![^\W_]))")


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of place wants it. `quote` and `block` take what others wrote."""

    quote: Callable[[str, int], str]
    block: Callable[[Sequence[str]], str]
    strong: Callable[[str], str]
    link: Callable[[str], str]


def plain(text: str, limit: int = 300) -> str:
    """One line without formatting; some services read even that as Markdown."""
    line = _line(text).replace("](", "] (").replace("`", "'")
    return _quiet(_cut(line.replace("<", "‹").replace(">", "›"), limit))


def marked(text: str, limit: int = 300) -> str:
    """One line that CommonMark shows as it is."""
    return _quiet(_MARKED.sub(r"\\\1", _cut(_line(text), limit)))


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(f"    {plain(line, 1000)}" for line in lines)


def _fenced(lines: Sequence[str]) -> str:
    shown = "\n".join(strip_controls(line).replace("`", "'") for line in lines)
    return f"```\n{_quiet(shown)}\n```"


def _line(text: str) -> str:
    return " ".join(strip_controls(text).split())


def _quiet(text: str) -> str:
    return re.sub(r"@(?=\S)", "@" + _JOINER, text)


def _cut(line: str, limit: int) -> str:
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


TEXT = Style(plain, _indented, strong=lambda text: text, link=lambda url: url)
MARKDOWN = Style(
    marked, _fenced, strong=lambda text: f"**{text}**", link=lambda url: f"<{url}>"
)
