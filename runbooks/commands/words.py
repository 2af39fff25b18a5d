"""One argument of shell text: its quotes resolved, its values left as slots.

The grammar finds where words begin and end; the characters inside are read
here, because what is in quotes and what is not decides what a value may do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from runbooks.commands.model import (
    Change,
    Parameter,
    Part,
    Program,
    Substitution,
    Text,
    Variable,
    Word,
    text_word,
)
from runbooks.commands.placeholders import Mask
from runbooks.commands.reasons import NotSupportedError
from runbooks.commands.word import STATUS

# Words that kubectl itself prints in angle brackets: text, not placeholders.
_PRINTED = re.compile(r"<(?:none|unknown|pending|invalid|nil|unset|empty|error)>")
_QUOTED_PLACEHOLDER = re.compile(r"(?<!\\)<([A-Za-z][\w -]*[A-Za-z0-9_])>")
_BRACES = re.compile(
    rb"\{[^{}]*,|\{(?:-?\d+|[A-Za-z])\.\.(?:-?\d+|[A-Za-z])(?:\.\.-?\d+)?\}"
)
_GLOB = re.compile(rb"[*?]|\[[!^]?\]?[^\]]*\]")
# `/readyz?verbose`: a path of the server with a query, no pattern of files.
_QUERY = re.compile(rb"(?:--raw=)?/[\w/.-]+\?[\w=&%-]+")
_CHANGE = re.compile(rb"\$\{([A-Za-z_]\w*)(##?|%%?|:?[-+?]|//|/#|/%|/|\^\^?|,,?)")
_PART = re.compile(rb"\$\{([A-Za-z_]\w*):( +-\d+|\(-\d+\)| *\d+)(?: *: *(-?\d+))? *\}")
_LENGTH = re.compile(rb"\$\{#([A-Za-z_]\w*)\}")
_NAME = re.compile(rb"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
_ANSI = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|[0-7]{1,3}|.)", re.DOTALL)
_ANSI_LETTERS = dict(zip("abefnrtv", "\a\b\x1b\f\n\r\t\v", strict=True)) | {"E": "\x1b"}
_EXPANSIONS = {
    "simple_expansion",
    "expansion",
    "command_substitution",
    "arithmetic_expansion",
    "process_substitution",
}

Lower = Callable[[Node], Program]


class WordReader:
    """Reads words of one text. `lower` makes a program of a `$(…)` node."""

    def __init__(self, source: bytes, mask: Mask, lower: Lower) -> None:
        self.source = source
        self.mask = mask
        self.lower = lower
        # Whether a command stands before, of which `$?` could be the exit status.
        self.status_known = False

    def read(
        self, start: int, end: int, nodes: list[Node], *, loose: bool = False
    ) -> Word:
        """The word at `start:end` (bytes); `nodes` are the ones it is made of.

        With `loose` it is a pattern, or stands inside `${…}`: a shell looks for
        no files there, and signs are text.
        """
        scan = _Scan(self, start, end, _expansions(nodes, self.source), loose)
        scan.run()
        scan.check()
        return Word(_without_empty(scan.parts), self.original(start, end))

    def original(self, start: int, end: int) -> str:
        return self.mask.restore(self.source[start:end].decode(errors="replace"))


class _Scan:
    """The state of reading one word."""

    def __init__(
        self,
        reader: WordReader,
        start: int,
        end: int,
        expansions: dict[int, Node],
        loose: bool,
    ) -> None:
        self.reader = reader
        self.source = reader.source
        self.at = start
        self.start = start
        self.end = end
        self.expansions = expansions
        self.loose = loose
        self.parts: list[Part] = []
        # What a shell would look for patterns in: unquoted bytes, NUL for the rest.
        self.bare = bytearray()

    def run(self) -> None:
        while self.at < self.end:
            byte = self.source[self.at : self.at + 1]
            if byte == b"\\":
                self._escape()
            elif byte == b"'":
                self._single()
            elif byte == b'"':
                self._double()
            elif byte in (b"$", b"`") or self.at in self.expansions:
                self._dollar(quoted=False)
            else:
                self._bare(byte)

    def _escape(self) -> None:
        if self.source[self.at + 1 : self.at + 2] != b"\n":
            self._text(self._characters(self.at + 1), quoted=True)
        self.at += 1 + max(1, len(self._characters(self.at + 1)))

    def _characters(self, at: int) -> bytes:
        """The one character (of UTF-8 bytes) at a position."""
        size = 1
        while self.source[at + size : at + size + 1] and (
            self.source[at + size] & 0xC0 == 0x80
        ):
            size += 1
        return self.source[at : at + size]

    def _single(self) -> None:
        close = self.source.find(b"'", self.at + 1, self.end)
        if close < 0:
            raise NotSupportedError("syntax")
        self._text(self.source[self.at + 1 : close], quoted=True)
        self.at = close + 1

    def _double(self) -> None:
        self.at += 1
        self._text(b"", quoted=True)
        while (byte := self.source[self.at : self.at + 1]) != b'"':
            if self.at >= self.end:
                raise NotSupportedError("syntax")
            if byte == b"\\":
                self._double_escape()
            elif byte in (b"$", b"`"):
                self._dollar(quoted=True)
            else:
                self._text(byte, quoted=True)
                self.at += 1
        self.at += 1

    def _double_escape(self) -> None:
        after = self.source[self.at + 1 : self.at + 2]
        if after not in (b"$", b"`", b'"', b"\\", b"\n"):
            self._text(b"\\", quoted=True)
            self.at += 1
            return
        if after != b"\n":
            self._text(after, quoted=True)
        self.at += 2

    def _dollar(self, *, quoted: bool) -> None:
        node = self.expansions.get(self.at)
        if node is not None:
            self._expansion(node, quoted=quoted)
        elif self.loose and (name := _NAME.match(self.source, self.at, self.end)):
            # The grammar takes a pattern as one piece, variables included.
            self.parts.append(Variable((name[1] or name[2]).decode(), quoted))
            self.at = name.end()
        elif self.source[self.at : self.at + 2] == b"$'" and not quoted:
            self._ansi()
        elif self.source[self.at : self.at + 2] in (b'$"', b"$(", b"${", b"$["):
            raise NotSupportedError("expansion", self._rest())
        elif self.source[self.at : self.at + 1] == b"`":
            raise NotSupportedError("syntax")
        else:
            self._text(b"$", quoted=quoted)
            self.at += 1

    def _expansion(self, node: Node, *, quoted: bool) -> None:
        shown = self.source[self.at : node.end_byte]
        if node.type == "command_substitution":
            # Inside backquotes a backslash means something else than elsewhere.
            if shown.startswith(b"`") and b"\\" in shown:
                raise NotSupportedError("expansion", shown.decode(errors="replace"))
            self.parts.append(Substitution(self.reader.lower(node), quoted))
        elif name := _NAME.fullmatch(shown):
            self.parts.append(Variable((name[1] or name[2]).decode(), quoted))
        elif found := _LENGTH.fullmatch(shown):
            change = Change("length", Word((), ""))
            self.parts.append(Variable(found[1].decode(), quoted, change))
        elif found := _PART.fullmatch(shown):
            self._part(found, quoted=quoted)
        elif shown == b"$?" and self.reader.status_known:
            self.parts.append(Variable(STATUS, quoted))
        elif found := _CHANGE.match(shown):
            self._change(node, found, quoted=quoted)
        elif node.type == "simple_expansion":
            raise NotSupportedError("special_variable", shown.decode(errors="replace"))
        else:
            raise NotSupportedError("expansion", shown.decode(errors="replace"))
        self.bare += b"\0"
        self.at = node.end_byte

    def _part(self, found: re.Match[bytes], *, quoted: bool) -> None:
        """`${NAME:2}`, `${NAME:0:5}`, `${NAME: -5}`"""
        begin = text_word(found[2].decode().strip(" ()"))
        size = text_word(found[3].decode()) if found[3] else None
        self.parts.append(Variable(found[1].decode(), quoted, Change(":", begin, size)))

    def _change(self, node: Node, found: re.Match[bytes], *, quoted: bool) -> None:
        """`${NAME#word}`, `${NAME/word/other}` and the like."""
        sign = found[2].decode()
        begin, end = self.at + found.end(), node.end_byte - 1
        other = None
        if sign.startswith("/"):
            middle = self._slash(begin, end)
            other = self.reader.read(middle + 1, end, node.children, loose=True)
            end = middle
        word = self.reader.read(begin, max(begin, end), node.children, loose=True)
        change = Change(sign, word, other if sign.startswith("/") else None)
        self.parts.append(Variable(found[1].decode(), quoted, change))

    def _slash(self, begin: int, end: int) -> int:
        """Where the slash between the two words stands; the end if there is none."""
        inner = re.compile(
            rb"""(?:[^/\\"'$`]|\\.|"[^"]*"|'[^']*'|\$\{[^}]*\}|\$\([^)]*\)|\$)*""",
            re.DOTALL,
        ).match(self.source, begin, end)
        return inner.end() if inner else end

    def _ansi(self) -> None:
        close = re.compile(rb"(?:\\.|[^'\\])*'", re.DOTALL).match(
            self.source, self.at + 2, self.end
        )
        if close is None:
            raise NotSupportedError("syntax")
        inner = close.group()[:-1].decode(errors="replace")
        self._text(_ANSI.sub(_ansi_character, inner).encode(), quoted=True)
        self.at = close.end()

    def _bare(self, byte: bytes) -> None:
        if byte in b" \t\n;&|<>()" and not self.loose:
            raise NotSupportedError("syntax")
        self._text(byte, quoted=False)
        self.at += 1

    def _text(self, value: bytes, *, quoted: bool) -> None:
        # One byte at a time: what is not a whole character yet waits as surrogates.
        self.parts.append(Text(value.decode(errors="surrogateescape"), quoted))
        self.bare += b"\0" * max(1, len(value)) if quoted else value

    def _rest(self) -> str:
        return self.reader.original(self.at, self.end)

    def check(self) -> None:
        """Refuse what a shell would still expand, and placeholders in quotes."""
        if self.loose:
            self.parts = list(_unmask(_join(self.parts), self.reader.mask))
            return
        if self.bare.startswith(b"~") or _BRACES.search(self.bare):
            raise NotSupportedError("expansion", self._whole())
        # No file is called `custom-columns=…[*]`: a shell leaves such a word alone.
        pattern = _GLOB.search(self.bare)
        # Nor `.items[0].name`, which people give to jq without quotes.
        path = self.bare.startswith(b".") and b"/" not in self.bare
        if (
            pattern
            and not _QUERY.fullmatch(self.bare)
            and not (path and pattern.group() not in b"*?")
            and not re.search(rb"[={]", self.bare[: pattern.start()])
        ):
            raise NotSupportedError("glob", self._whole())
        self.parts = list(_unmask(_join(self.parts), self.reader.mask))

    def _whole(self) -> str:
        return self.reader.original(self.start, self.end)


def _expansions(nodes: list[Node], source: bytes) -> dict[int, Node]:
    """Where each expansion begins. The grammar's own begin includes blanks."""
    found: dict[int, Node] = {}
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node.type in _EXPANSIONS:
            sign = re.compile(rb"[$`<>]").search(source, node.start_byte)
            found[sign.start() if sign else node.start_byte] = node
        else:
            stack.extend(node.children)
    return found


def _ansi_character(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] in "xu" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    return _ANSI_LETTERS.get(escape, escape if escape in "\\'\"?" else f"\\{escape}")


def _join(parts: list[Part]) -> Iterator[Part]:
    """Neighbouring text becomes one part; bytes become characters again."""
    held: list[str] = []
    quoted = False
    for part in parts:
        if isinstance(part, Text) and (not held or part.quoted == quoted):
            held.append(part.value)
            quoted = part.quoted
            continue
        yield from _flush(held, quoted)
        held = [part.value] if isinstance(part, Text) else []
        quoted = part.quoted
        if not isinstance(part, Text):
            yield part
    yield from _flush(held, quoted)


def _without_empty(parts: list[Part]) -> tuple[Part, ...]:
    """`a"":b` is `a:b`; but `""` alone, or beside a bare `$X`, is an argument."""
    there = any(part.value if isinstance(part, Text) else part.quoted for part in parts)
    if not there:
        return tuple(parts)
    return tuple(part for part in parts if not isinstance(part, Text) or part.value)


def _flush(held: list[str], quoted: bool) -> Iterator[Text]:
    if held:
        raw = "".join(held).encode(errors="surrogateescape")
        yield Text(raw.decode(errors="replace"), quoted)


def _unmask(parts: Iterator[Part], mask: Mask) -> Iterator[Part]:
    for part in parts:
        if not isinstance(part, Text):
            yield part
            continue
        for piece in mask.split(part):
            if isinstance(piece, Text) and piece.quoted and mask.active:
                yield from _quoted_placeholders(piece.value)
            else:
                yield piece


def _quoted_placeholders(text: str) -> Iterator[Part]:
    """`<name>` inside quotes, but for the words that kubectl itself prints so."""
    at = 0
    for found in _QUOTED_PLACEHOLDER.finditer(text):
        if _PRINTED.fullmatch(found.group()):
            continue
        if found.start() > at:
            yield Text(text[at : found.start()], quoted=True)
        yield Parameter(found[1], quoted=True, written=found.group())
        at = found.end()
    if at < len(text) or not text:
        yield Text(text[at:], quoted=True)
