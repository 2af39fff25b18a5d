"""`<pod-name>` in command text: a shell would read it as two redirections.

Placeholders outside quotes are replaced by single private-use characters, so
that the grammar sees an ordinary word, and become parameters afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbooks.commands.model import Parameter, Part, Text

_FIRST = 0xE000
_MOST = 0x1900
_MASKED = re.compile("[\ue000-\uf8ff]")
_PLACEHOLDER = re.compile(r"<([A-Za-z](?:[A-Za-z0-9 _./|'*-]*[A-Za-z0-9_.*])?)>")

# Other ways to write one, as a whole word or between slashes. A shell reads them
# as text or as a pattern of file names, so they count only where a name stands.
_SOFT = re.compile(
    r"(?:\[([A-Za-z][A-Za-z0-9_-]+(?: [A-Za-z0-9_-]+)*)\]"
    r"|\{([A-Za-z][A-Za-z0-9_-]+(?: [A-Za-z0-9_-]+)*)\})(?=[\s/|;&)]|\Z)"
)
# What a template of alerts, Helm or Jinja would have filled in. A Go template that
# is meant begins with a dot or a keyword.
_TEMPLATED = re.compile(
    r"\{\{-?\s*(?:\$?\.?(?:labels|Labels|Values|values)\.)?([A-Za-z_][\w-]*)\s*-?\}\}"
)
_BEFORE_SOFT = ("", " ", "\t", "\n", "/")
_SIGN = re.compile(r"""[\\'"$()#<\[{]""")


class Mask:
    """The placeholders of one text. `active` is false if there can be none."""

    def __init__(self, *, active: bool) -> None:
        self.active = active
        self.written: dict[str, str] = {}  # by the character that stands for it
        self._hidden: dict[str, str] = {}  # the other way round

    def apply(self, text: str) -> str:
        """The text with its placeholders masked; the others are left alone."""
        if not self.active or _MASKED.search(text):
            self.active = False
            return text
        pieces: list[str] = []
        at = 0
        for begin, end in scan(text, []):
            pieces += [text[at:begin], self._hide(text[begin:end])]
            at = end
        return "".join([*pieces, text[at:]])

    def _hide(self, written: str) -> str:
        if written not in self._hidden and len(self._hidden) == _MOST:
            return written
        character = self._hidden.setdefault(written, chr(_FIRST + len(self._hidden)))
        self.written[character] = written
        return character

    def restore(self, text: str) -> str:
        """The text as it was written."""
        if not self.written:
            return text
        return _MASKED.sub(lambda found: self.written[found.group()], text)

    def split(self, part: Text) -> Iterator[Part]:
        """The text as text and parameters."""
        if not self.written:
            yield part
            return
        at = 0
        for found in _MASKED.finditer(part.value):
            if found.start() > at:
                yield Text(part.value[at : found.start()], part.quoted)
            written = self.written[found.group()]
            templated = _TEMPLATED.fullmatch(written)
            name = templated[1] if templated else written[1:-1]
            yield Parameter(name, part.quoted, written)
            at = found.end()
        if at < len(part.value) or not part.value:
            yield Text(part.value[at:], part.quoted)


def scan(text: str, inside: list[str]) -> Iterator[tuple[int, int]]:
    """Where placeholders stand outside quotes; `"$(…)"` is outside again.

    `inside` holds what closes each open quote or substitution. It is updated,
    so that a text can be scanned line by line.
    """
    at = 0
    while at < len(text):
        quote = inside[-1] if inside else ""
        if quote == "'":
            at = _close_single(text, at, inside)
            continue
        sign = _SIGN.search(text, at)
        if sign is None:
            return
        at, character = sign.start(), sign.group()
        if character == "\\":
            at += 2
            continue
        found = None
        if character == quote:
            inside.pop()
        elif character == '"' or (character == "'" and quote != '"'):
            inside.append(character)
        elif text.startswith("$(", at):
            inside.append(")")
            at += 1
        elif character == "(" and quote == ")":
            inside.append(")")
        elif character == "#" and quote != '"' and text[at - 1 : at].strip() == "":
            at = _line_end(text, at)
            continue
        elif character == "<" and quote != '"' and text[at - 1 : at] != "<":
            found = _PLACEHOLDER.match(text, at)
        elif character in "[{" and quote != '"' and text[at - 1 : at] in _BEFORE_SOFT:
            found = _TEMPLATED.match(text, at) or _SOFT.match(text, at)
        if found:
            yield found.span()
        at = found.end() if found else at + 1


def _close_single(text: str, at: int, inside: list[str]) -> int:
    close = text.find("'", at)
    if close < 0:
        return len(text)
    inside.pop()
    return close + 1


def _line_end(text: str, at: int) -> int:
    """A comment hides quotes: `# don't` must not open one."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def is_soft(parameter: Parameter) -> bool:
    """Whether it is one only where a name is expected: `[NAME]`, `{name}`."""
    return parameter.written[:1] in ("[", "{")
