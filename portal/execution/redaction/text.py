"""Secrets in a stream of text, also where a chunk ends in the middle of one."""

from __future__ import annotations

import re

from portal.execution.redaction import patterns
from portal.execution.redaction.marker import FAILED, marker
from portal.execution.redaction.patterns import BLOCK, PEM_BEGIN, PEM_END, PREFIX

# A line is held back until it is complete, but no more than this many characters;
# of a longer one the last OVERLAP wait, for a secret that goes on.
HELD = 64 * 1024
OVERLAP = 8 * 1024
# A private key of 16,384 bits has about 200 lines.
KEY_LINES = 400


class TextRedactor:
    """Masks the secrets of one stream; `feed` it in order, `flush` it at the end.

    Feed it text that went through OutputCleaner. Private keys and YAML blocks
    (`userData: |`) are masked over their lines, of which one marker remains.
    """

    def __init__(self) -> None:
        self._held = ""
        self._key_lines = 0  # how many more lines a private key may have
        self._block: int | None = None  # indentation of the block's key
        self._dropping = False  # the rest of an endless line is secret

    def feed(self, text: str) -> str:
        """The text that is certain by now."""
        end = text.rfind("\n") + 1
        if not end:
            self._held += text
            return self._long() if len(self._held) > HELD else ""
        lines, self._held = self._held + text[:end], text[end:]
        done = self._closed(lines)
        return done + self._long() if len(self._held) > HELD else done

    def flush(self) -> str:
        """The last line, where it has no newline."""
        rest, self._held = self._held, ""
        return self._closed(rest) if rest else ""

    def _closed(self, lines: str) -> str:
        """Whole lines masked, or blanked if that fails."""
        try:
            return self._lines(lines)
        except Exception:
            return FAILED + ("\n" if lines.endswith("\n") else "")

    def _lines(self, lines: str) -> str:
        if self._is_quiet and not patterns.telling(lines):
            return lines
        return self._halved(_split(patterns.speakable(lines)))

    def _halved(self, lines: list[str]) -> str:
        """Lines in order; a half that holds nothing costs one look, not one a line."""
        if len(lines) == 1:
            return self._line(lines[0])
        text = "".join(lines)
        if self._is_quiet and not patterns.telling(text):
            return text
        middle = len(lines) // 2
        return self._halved(lines[:middle]) + self._halved(lines[middle:])

    @property
    def _is_quiet(self) -> bool:
        """Whether no secret began in an earlier line."""
        return not (self._key_lines or self._dropping or self._block is not None)

    def _line(self, line: str) -> str:
        if self._dropping:
            self._dropping = not line.endswith("\n")
            return "\n" if line.endswith("\n") else ""
        if self._key_lines:
            return self._key_line(line)
        if self._block is not None and self._in_block(line):
            return ""
        self._block = None
        if not patterns.telling(line):
            return line
        return self._telling(line)

    def _telling(self, line: str) -> str:
        """A line with something in it."""
        if begin := PEM_BEGIN.search(line):
            head = self._plain(line[: begin.start()]) + marker("private-key")
            self._key_lines = KEY_LINES
            return head + self._key_line(line[begin.end() :], inside=True)
        if line.endswith("\n") and (block := BLOCK.search(line[:-1])):
            self._block = len(block[1])
            return line + " " * (self._block + 2) + _block_marker(block) + "\n"
        return self._plain(line)

    def _plain(self, line: str) -> str:
        body = line.rstrip("\n")
        return patterns.masked(body, patterns.spans(body)) + line[len(body) :]

    def _key_line(self, line: str, *, inside: bool = False) -> str:
        """A line of a private key: nothing of it, up to what follows its end."""
        if end := PEM_END.search(line):
            self._key_lines = 0
            rest = line[end.end() :]
            return self._line(rest) if inside or rest.strip() else ""
        self._key_lines -= 1
        if inside:
            return "\n" if line.endswith("\n") else ""
        if _key_material(line):
            return ""
        self._key_lines = 0
        return self._line(line)

    def _in_block(self, line: str) -> bool:
        text = line[PREFIX.search(line).end() :]  # type: ignore[union-attr]
        depth = len(text) - len(text.lstrip(" \t"))
        return not text.strip() or depth > (self._block or 0)

    def _long(self) -> str:
        """The start of a line that does not end; its last part stays held."""
        try:
            return self._part()
        except Exception:
            self._held, self._dropping = "", True
            return FAILED

    def _part(self) -> str:
        text = patterns.speakable(self._held)
        if self._dropping or self._key_lines or self._block is not None:
            self._held, self._dropping = "", True
            return ""
        if begin := PEM_BEGIN.search(text):
            return self._cut(begin.start(), "private-key")
        cut, found = len(text) - OVERLAP, patterns.spans(text)
        for span in found:
            if span.first < cut <= span.end:
                cut = span.first
        if not cut:
            return self._cut(found[0].start, found[0].rule)
        self._held = text[cut:]
        return patterns.masked(text[:cut], [span for span in found if span.end <= cut])

    def _cut(self, at: int, rule: str) -> str:
        """The line up to `at`; nothing of the rest, which has no known end."""
        text, self._held, self._dropping = self._held[:at], "", True
        return patterns.masked(text, patterns.spans(text)) + marker(rule)


def redact_text(text: str) -> str:
    """A whole text masked."""
    redactor = TextRedactor()
    return redactor.feed(text) + redactor.flush()


def _split(lines: str) -> list[str]:
    """Lines with their newline; unlike `splitlines`, only `\\n` ends one."""
    return [line for line in re.split(r"(?<=\n)", lines) if line]


def _block_marker(block: re.Match[str]) -> str:
    _, first_boot, chpasswd = block.groups()
    rule = "cloud-init" if first_boot else "chpasswd" if chpasswd else "assignment"
    return marker(rule)


def _key_material(line: str) -> bool:
    """Base64, or a header, of a private key; logs may put a time before it."""
    text = line[PREFIX.search(line).end() :].strip(" \t\r\n\"'\\,")  # type: ignore[union-attr]
    if not text or text.startswith(("Proc-Type:", "DEK-Info:", "Version:", "Comment:")):
        return True
    *before, last = text.split()
    base64 = not last.strip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    )
    return base64 and (not before or len(last) >= 32)
