"""Puts replacements in the place of names, and counts."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.reports.names.kinds import Kind
from portal.reports.names.mapping import Replacement
from portal.reports.names.matching import matcher

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}")
TAKEN_OUT = "[base64 that held a name]"
# Shorter ones stand in random bytes by chance.
SHORTEST_HIDDEN = 5
SAMPLES = 24
SAMPLE_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Sample:
    """A line before and after."""

    before: str
    after: str


class Replacer:
    """`replace` for texts that may be long; `counts` by lower-case name.

    Never hand it half a line: a name may stand across the cut.
    """

    def __init__(self, replacements: Iterable[Replacement]) -> None:
        used = [one for one in replacements if not one.kept]
        self._new = {one.name.text.lower(): one.text for one in used}
        words = [one.name.text for one in used if one.name.kind is Kind.WORD]
        names = [one.name.text for one in used if one.name.kind is not Kind.WORD]
        self._pattern = matcher(names, words)
        self._sampled: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.samples: list[Sample] = []

    def replace(self, text: str) -> str:
        """The text in public."""
        if self._pattern is None:
            return text
        text = _BASE64.sub(self._decoded, text)
        return self._pattern.sub(self._replacement, text)

    def replace_lines(self, pieces: Iterable[str]) -> Iterator[str]:
        """The same for a text in pieces that may end anywhere."""
        rest = ""
        for piece in pieces:
            lines, newline, rest = (rest + piece).rpartition("\n")
            if newline:
                yield self._sampling(lines + newline)
        if rest:
            yield self._sampling(rest)

    def find(self, text: str) -> str | None:
        """A name that still stands there; None is what one hopes for."""
        found = self._pattern.search(text) if self._pattern else None
        return found.group() if found else None

    def _sampling(self, text: str) -> str:
        if len(self.samples) < SAMPLES:
            for line in text.splitlines():
                self._sample(line)
        return self.replace(text)

    def _sample(self, line: str) -> None:
        """A line whose names were not sampled twice yet."""
        if self._pattern is None or len(self.samples) >= SAMPLES:
            return
        found = {name.group().lower() for name in self._pattern.finditer(line)}
        if any(self._sampled[name] < 1 for name in found):
            self._sampled.update(found)
            before = self.counts.copy()
            after = self.replace(line)
            self.counts = before
            self.samples.append(
                Sample(line[:SAMPLE_CHARACTERS], after[:SAMPLE_CHARACTERS])
            )

    def _replacement(self, found: re.Match[str]) -> str:
        name = found.group().lower()
        self.counts[name] += 1
        return self._new.get(name, "name")

    def _decoded(self, found: re.Match[str]) -> str:
        """Base64 hides names from a search: what holds one goes as a whole."""
        encoded = found.group()
        if self._pattern is None or encoded.isdigit():
            return encoded
        try:
            padded = encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % 4)
            data = base64.b64decode(padded, altchars=_alternative(encoded))
        except (binascii.Error, ValueError):
            return encoded
        hidden = self._pattern.search(data.decode(errors="replace"))
        if hidden is None or len(hidden.group()) < SHORTEST_HIDDEN:
            return encoded
        self.counts[hidden.group().lower()] += 1
        return TAKEN_OUT


def _alternative(encoded: str) -> bytes | None:
    return b"-_" if "-" in encoded or "_" in encoded else None
