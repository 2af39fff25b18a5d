"""The first and the last lines of an output, taken while it passes by."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

LINE_CHARACTERS = 600
# About so many lines of output stand in one report, at most MOST of one command.
ALL_LINES = 30_000
FEWEST, MOST = 6, 60


def lines_each(commands: int) -> int:
    """How many lines of each command a report with so many commands shows."""
    return max(FEWEST, min(MOST, ALL_LINES // max(1, commands)))


class Excerpt:
    """`head`, then `left_out` lines, then `tail`; whole once `watch` has ended."""

    def __init__(self, lines: int) -> None:
        self.left_out = 0
        self._head_room = lines - lines // 3
        self._head: list[str] = []
        self._tail: deque[str] = deque(maxlen=lines // 3)
        self._open = ""
        self._cut = 0

    @property
    def head(self) -> list[str]:
        return self._head

    @property
    def tail(self) -> list[str]:
        return list(self._tail)

    @property
    def lines(self) -> int:
        """How many lines there are in all."""
        return len(self._head) + self.left_out + len(self._tail)

    def watch(self, pieces: Iterable[str]) -> Iterator[str]:
        """The pieces unchanged."""
        for piece in pieces:
            self._take(piece)
            yield piece
        if self._open or self._cut:
            self._close()

    def _take(self, piece: str) -> None:
        *ended, rest = piece.split("\n")
        for part in ended:
            self._continue(part)
            self._close()
        self._continue(rest)

    def _continue(self, part: str) -> None:
        room = LINE_CHARACTERS - len(self._open)
        self._open += part[:room]
        self._cut += max(0, len(part) - room)

    def _close(self) -> None:
        line = self._open
        if self._cut:
            line += f" … {self._cut:,} more characters"
        self._open, self._cut = "", 0
        if len(self._head) < self._head_room:
            self._head.append(line)
            return
        if len(self._tail) == self._tail.maxlen:
            self.left_out += 1
        self._tail.append(line)
