"""The output of one command on its way to storage."""

from __future__ import annotations

import time
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from portal.incidents.models import CommandOutput, OutputChunk

CHUNK_CHARACTERS = 64 * 1024
FLUSH_SECONDS = 0.25


class Output:
    """Takes at most `room` bytes: the head, and the tail that is the newest.

    `row` counts lines, size and what was left out; `store` saves it with what
    has come since the last time.
    """

    def __init__(self, row: CommandOutput, room: int) -> None:
        self.row = row
        self.closed = False
        self._began = self._stored = time.monotonic()
        self._head_room = room // 2
        self._tail_room = room - room // 2
        self._pending: list[tuple[str, str]] = []
        self._pending_size = 0
        self._tail: deque[tuple[str, str]] = deque()
        self._tail_size = 0
        self._seq = 0

    @property
    def is_due(self) -> bool:
        """Whether people should see what has come, or memory wants it gone."""
        waited = time.monotonic() - self._stored >= FLUSH_SECONDS
        return bool(self._pending) and (
            waited or self._pending_size >= CHUNK_CHARACTERS
        )

    def write(self, stream: str, text: str) -> None:
        """Take some output."""
        self.row.lines += text.count("\n")
        raw = text.encode()
        if len(raw) <= self._head_room:
            self._head_room -= len(raw)
            self._add(stream, text, len(raw))
            return
        head = raw[: self._head_room].decode(errors="ignore")
        self._head_room = 0
        if head:
            self._add(stream, head, len(head.encode()))
        self._keep_newest(stream, text[len(head) :])

    def close(self, status: int | None) -> None:
        """Nothing more will come; `status` is None for a command that was stopped."""
        self._end_with_tail()
        self.row.exit = status
        self.row.seconds = time.monotonic() - self._began
        self.closed = True

    def store(self) -> None:
        """Save the row, and what is pending, in the transaction of the caller."""
        self.row.save()
        OutputChunk.objects.bulk_create(self._chunks())
        self._pending, self._pending_size = [], 0
        self._stored = time.monotonic()

    def _keep_newest(self, stream: str, text: str) -> None:
        self._tail.append((stream, text))
        self._tail_size += len(text.encode())
        while self._tail_size > self._tail_room and self._tail:
            self._drop(*self._tail.popleft())

    def _drop(self, stream: str, text: str) -> None:
        """Leave out the oldest text of the tail, as little of it as will do."""
        raw = text.encode()
        surplus = min(len(raw), self._tail_size - self._tail_room)
        kept = raw[surplus:].decode(errors="ignore")
        self.row.omitted += len(raw) - len(kept.encode())
        self._tail_size -= len(raw) - len(kept.encode())
        if kept:
            self._tail.appendleft((stream, kept))

    def _end_with_tail(self) -> None:
        if self.row.omitted:
            note = f"\n[portal: {self.row.omitted:,} bytes left out here]\n"
            self._add("out", note, len(note))
        for stream, text in self._tail:
            self._add(stream, text, len(text.encode()))
        self._tail.clear()

    def _add(self, stream: str, text: str, size: int) -> None:
        self._pending.append((stream, text))
        self._pending_size += size
        self.row.size += size

    def _chunks(self) -> Iterator[OutputChunk]:
        """What is pending, neighbours of one stream together."""
        for stream, texts in groupby(self._pending, key=itemgetter(0)):
            text = "".join(text for _, text in texts)
            for start in range(0, len(text), CHUNK_CHARACTERS):
                yield self._chunk(stream, text[start : start + CHUNK_CHARACTERS])

    def _chunk(self, stream: str, text: str) -> OutputChunk:
        self._seq += 1
        return OutputChunk(
            output=self.row,
            seq=self._seq,
            stream=stream,
            data=zlib.compress(text.encode(), 1),
        )
