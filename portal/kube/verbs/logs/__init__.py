"""kubectl logs: the logs of containers, passed on as they arrive."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import Aborted, KubeError
from portal.kube.verbs.logs.containers import Source, sources
from portal.kube.verbs.logs.options import Options, check, read_options
from portal.kube.verbs.logs.pods import find_pods

__all__ = ["logs"]


def logs(call: Call, context: Context) -> Output:
    """Read the logs one after the other, pods in the server's order.

    Nothing is held but the piece in hand. Raises CommandError and KubeError.
    """
    options = read_options(call, context)
    notes: list[Chunk] = []
    try:
        pods = find_pods(options, context, notes)
        check(call, options)
        wanted = [source for pod in pods for source in sources(pod, options, notes)]
    finally:
        yield from notes
    for source in wanted:
        try:
            yield from _read(source, options, context)
        except Aborted:
            raise
        except KubeError as error:
            if not options.ignore_errors:
                raise
            yield Chunk("out", f"error: {error.message}\n")
    return 0


def _read(source: Source, options: Options, context: Context) -> Iterator[Chunk]:
    pods = context.discovery.resolve("pods")
    path = pods.path(source.namespace, source.pod, "log")
    pieces = _decoded(context.client.stream(path, options.query(source.container)))
    if options.prefix:
        pieces = _prefixed(pieces, f"[pod/{source.pod}/{source.container}] ")
    for text in pieces:
        yield Chunk("out", text)


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
