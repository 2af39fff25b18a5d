"""One log as text, as it arrives."""

from __future__ import annotations

import codecs
from collections.abc import Generator, Iterable, Iterator

from portal.kube.call import Context
from portal.kube.verbs.logs.containers import Source
from portal.kube.verbs.logs.options import Options


def read(
    source: Source, options: Options, context: Context, seconds: float | None = None
) -> Generator[str, None, bool]:
    """The log of a container, piece by piece.

    With `seconds` it ends after them; then the generator returns True. Raises
    KubeError.
    """
    pods = context.discovery.resolve("pods")
    path = pods.path(source.namespace, source.pod, "log")
    query = options.query(source.container)
    stream = _Kept(context.client.stream(path, query, seconds=seconds))
    pieces = _decoded(stream)
    if options.prefix:
        pieces = _prefixed(pieces, f"[pod/{source.pod}/{source.container}] ")
    yield from pieces
    return stream.over


class _Kept:
    """A stream that remembers whether it was cut off."""

    def __init__(self, stream: Generator[bytes, None, bool]) -> None:
        self.over = False
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        self.over = yield from self._stream


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """Text, whatever the bytes; a letter may be torn between two pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for piece in pieces:
        if text := decoder.decode(piece):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


def _prefixed(pieces: Iterable[str], prefix: str) -> Iterator[str]:
    """`prefix` before every line."""
    line_starts = True
    for text in pieces:
        body = text.removesuffix("\n").replace("\n", "\n" + prefix)
        ended = text.endswith("\n")
        yield (prefix if line_starts else "") + body + ("\n" if ended else "")
        line_starts = ended
