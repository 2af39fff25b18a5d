"""kubectl logs: the logs of containers, passed on as they arrive."""

from __future__ import annotations

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import Aborted, KubeError
from portal.kube.verbs.logs.containers import sources
from portal.kube.verbs.logs.following import follow
from portal.kube.verbs.logs.options import check, read_options
from portal.kube.verbs.logs.pods import find_pods
from portal.kube.verbs.logs.reading import read

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
    if options.follow:
        return (yield from follow(wanted, options, context))
    for source in wanted:
        try:
            yield from (Chunk("out", text) for text in read(source, options, context))
        except Aborted:
            raise
        except KubeError as error:
            if not options.ignore_errors:
                raise
            yield Chunk("out", f"error: {error.message}\n")
    return 0
