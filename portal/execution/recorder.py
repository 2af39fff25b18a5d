"""Stores what a run prints: compressed chunks, capped, told to open pages."""

from __future__ import annotations

import time
import zlib
from collections import deque

from portal.incidents.models import CommandOutput, OutputChunk, StepRun
from portal.live.publish import publish

CHUNK_CHARACTERS = 64 * 1024
FLUSH_SECONDS = 0.25


class DatabaseRecorder:
    """A Recorder (session.py) that writes to PostgreSQL as the output comes.

    Of at most `max_bytes` a run, the first half is stored as it comes and the
    newest half kept in memory until the command ends; what lies between is
    counted and left out, with a note in its place.
    """

    def __init__(self, run: StepRun, max_bytes: int) -> None:
        self._run = run
        self._max_bytes = max_bytes
        self._output: _Output | None = None
        self._position = 0
        self.size = 0
        self.truncated = False

    def begin(self, command: str) -> None:
        """Open the row of the next command."""
        self._position += 1
        row = CommandOutput.objects.create(
            run=self._run, position=self._position, command=command
        )
        room = max(0, self._max_bytes - self.size)
        self._output = _Output(row, room, self._run.incident.channel)

    def write(self, stream: str, text: str) -> None:
        """Take output of the command that began last."""
        if self._output and text:
            self._output.write(stream, text)

    def end(self, status: int | None) -> None:
        """Store the rest and the exit status (None: it was stopped)."""
        if self._output is None:
            return
        self._output.close(status)
        self.size += self._output.row.size
        self.truncated = self.truncated or self._output.row.omitted > 0
        self._output = None


class _Output:
    """The output of one command on its way to storage."""

    def __init__(self, row: CommandOutput, room: int, channel: str) -> None:
        self.row = row
        self._channel = channel
        self._began = self._flushed = time.monotonic()
        self._head_room = room // 2
        self._tail_room = room - room // 2
        self._pending: list[tuple[str, str]] = []
        self._pending_size = 0
        self._tail: deque[tuple[str, str]] = deque()
        self._tail_size = 0
        self._seq = 0

    def write(self, stream: str, text: str) -> None:
        self._take(stream, text)
        if self._pending_size >= CHUNK_CHARACTERS or self._due():
            self._flush()

    def close(self, status: int | None) -> None:
        self._store_tail()
        self._flush()
        self.row.exit = status
        self.row.seconds = time.monotonic() - self._began
        self.row.save()

    def _due(self) -> bool:
        waited = time.monotonic() - self._flushed >= FLUSH_SECONDS
        return bool(self._pending) and waited

    def _take(self, stream: str, text: str) -> None:
        size = len(text.encode())
        self.row.lines += text.count("\n")
        if not self._tail and self._head_room >= size:
            self._head_room -= size
            self._add(stream, text, size)
            return
        self._tail.append((stream, text))
        self._tail_size += size
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

    def _store_tail(self) -> None:
        if self.row.omitted:
            note = f"\n[portal: {self.row.omitted:,} bytes left out here]\n"
            self._add("out", note, len(note))
        for stream, text in self._tail:
            self._add(stream, text, len(text.encode()))
            if self._pending_size >= CHUNK_CHARACTERS:
                self._flush()
        self._tail.clear()

    def _add(self, stream: str, text: str, size: int) -> None:
        self._pending.append((stream, text))
        self._pending_size += size
        self.row.size += size

    def _flush(self) -> None:
        """Write what is pending, neighbours of one stream as one chunk."""
        if not self._pending:
            return
        merged: list[tuple[str, list[str]]] = []
        for stream, text in self._pending:
            if merged and merged[-1][0] == stream:
                merged[-1][1].append(text)
            else:
                merged.append((stream, [text]))
        OutputChunk.objects.bulk_create(
            self._chunk(stream, "".join(texts)) for stream, texts in merged
        )
        self._pending, self._pending_size = [], 0
        waited = time.monotonic() - self._began >= FLUSH_SECONDS
        if waited:  # a short command is told when its run ends
            self.row.save(update_fields=["lines", "size", "omitted"])
            publish(self._channel, f"output-{self.row.run.uuid}")
        self._flushed = time.monotonic()

    def _chunk(self, stream: str, text: str) -> OutputChunk:
        self._seq += 1
        return OutputChunk(
            output=self.row,
            seq=self._seq,
            stream=stream,
            data=zlib.compress(text.encode(), 1),
        )
