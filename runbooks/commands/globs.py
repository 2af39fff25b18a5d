"""The shell's patterns (`*`, `?`, `[…]`) on texts, in linear time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

_PIECE = re.compile(
    r"\\(?P<escaped>.)|(?P<star>\*+)|(?P<any>\?)"
    r"|\[(?P<negated>[!^]?)(?P<set>\]?(?:\[:\w+:\]|[^\]])*)\]|(?P<plain>.)",
    re.DOTALL,
)


def escaped(text: str) -> str:
    """The pattern that matches exactly this text: what quotes mean in a pattern."""
    return re.sub(r"([*?\[\\])", r"\\\1", text)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches the whole text."""
    return _compiled(pattern, False, r"\A", r"\z").search(text) is not None


def without_prefix(pattern: str, text: str, *, longest: bool) -> str:
    found = _compiled(pattern, not longest, r"\A", "").search(text)
    return text[found.end() :] if found else text


def without_suffix(pattern: str, text: str, *, longest: bool) -> str:
    before = r"\A((?s:.)*?)" if longest else r"\A((?s:.)*)"
    found = _compiled(pattern, False, before, r"\z").search(text)
    return text[: found.end(1)] if found else text


def replaced(pattern: str, text: str, other: str, where: str) -> str:
    """`where`: `/` the first match, `//` every one, `/#` and `/%` at an end."""
    if not pattern:
        return {"/#": other + text, "/%": text + other}.get(where, text)
    before = r"\A" if where == "/#" else ""
    after = r"\z" if where == "/%" else ""
    compiled = _compiled(pattern, False, before, after)
    pieces: list[str] = []
    at = 0
    for found in compiled.finditer(text):
        if found.start() == found.end() and text and where in ("/", "//"):
            continue
        pieces += [text[at : found.start()], other]
        at = found.end()
        if where != "//":
            break
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=256)
def _compiled(pattern: str, lazy: bool, before: str, after: str) -> Any:
    settings = re2.Options()
    settings.log_errors = False
    translated = "".join(_translated(one, lazy) for one in _PIECE.finditer(pattern))
    try:
        return re2.compile(f"{before}(?:{translated}){after}", settings)
    except re2.error:
        # A set that is none: the shell takes the bracket as it is.
        return re2.compile(before + str(re2.escape(pattern)) + after, settings)


def _translated(found: re.Match[str], lazy: bool) -> str:
    if found["star"]:
        return "(?s:.)*?" if lazy else "(?s:.)*"
    if found["any"]:
        return "(?s:.)"
    if found["set"] is not None:
        inside = re.sub(r"([\\^\[])(?!:)", r"\\\1", found["set"])
        inside = re.sub(r"^\]", r"\\]", inside)
        return f"[{'^' if found['negated'] else ''}{inside}]"
    return re.escape(found["escaped"] or found["plain"])
