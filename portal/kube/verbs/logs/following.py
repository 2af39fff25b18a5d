"""`logs -f`: several logs at once, for as long as a step may take."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kube.call import Chunk, Context, Output
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.following import ended, follow_seconds
from portal.kube.verbs.logs.containers import Source
from portal.kube.verbs.logs.options import Options
from portal.kube.verbs.logs.reading import read

# Pieces that wait to be printed; a reader that is ahead of the printer waits.
_WAITING = 64


def follow(wanted: list[Source], options: Options, context: Context) -> Output:
    """What the logs say now and in the next seconds. Raises CommandError, KubeError."""
    if len(wanted) > options.at_once:
        raise CommandError(
            f"you are attempting to follow {len(wanted)} log streams, but maximum"
            f" allowed concurrency is {options.at_once}, use --max-log-requests to"
            " increase the limit"
        )
    seconds = follow_seconds(context.client)
    readers = _Readers(wanted, options, context, seconds)
    try:
        yield from (Chunk("out", text) for text in readers.texts())
    finally:
        readers.stop()
    if readers.over:
        yield ended(seconds)
    return 0


@dataclass(frozen=True, slots=True)
class _End:
    """A log has ended: by itself, cut off, or with an error."""

    over: bool = False
    error: KubeError | None = None


class _Readers:
    """A thread for each log; their pieces come out in the order in which they arrive."""

    def __init__(
        self, wanted: list[Source], options: Options, context: Context, seconds: float
    ) -> None:
        self.over = False
        self._options = options
        self._context = context
        self._seconds = seconds
        self._pieces: queue.Queue[str | _End] = queue.Queue(_WAITING)
        self._stopped = threading.Event()
        self._open = len(wanted)
        for source in wanted:
            threading.Thread(target=self._run, args=(source,), daemon=True).start()

    def texts(self) -> Iterator[str]:
        """Raises the first error of a log, unless errors are ignored."""
        while self._open:
            piece = self._pieces.get()
            if isinstance(piece, str):
                yield piece
                continue
            self._open -= 1
            self.over = self.over or piece.over
            if piece.error is not None:
                yield self._told(piece.error)

    def stop(self) -> None:
        """Let the threads end with their next piece."""
        self._stopped.set()

    def _told(self, error: KubeError) -> str:
        if isinstance(error, Aborted) or not self._options.ignore_errors:
            raise error
        return f"error: {error.message}\n"

    def _run(self, source: Source) -> None:
        pieces = read(source, self._options, self._context, self._seconds)
        end = _End()
        try:
            while not self._stopped.is_set():
                self._put(next(pieces))
        except StopIteration as last:
            end = _End(over=bool(last.value))
        except KubeError as error:
            end = _End(error=error)
        finally:
            pieces.close()
            self._put(end)

    def _put(self, piece: str | _End) -> None:
        while not self._stopped.is_set():
            try:
                return self._pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
        return None
