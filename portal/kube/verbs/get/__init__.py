"""kubectl get: objects as a table, or whole in one of the formats."""

from __future__ import annotations

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError
from portal.kube.verbs.get.fetch import Fetching
from portal.kube.verbs.get.generic import print_objects
from portal.kube.verbs.get.human import print_tables
from portal.kube.verbs.get.options import MISSING_RESOURCE, USAGE, read_options
from portal.kube.verbs.get.targets import read_targets
from portal.kube.verbs.get.watching import watch

__all__ = ["get"]


def get(call: Call, context: Context) -> Output:
    """Ask the server and print; exit 1 if anything could not be had.

    Raises CommandError and KubeError for what ends the command as a whole.
    """
    if not call.args:
        yield Chunk("err", MISSING_RESOURCE)
        raise CommandError(USAGE)
    options = read_options(call, context)
    targets = read_targets(call.args, options, context.discovery)
    for word in targets.words:
        for warning in context.discovery.warnings(word):
            yield Chunk("err", f"Warning: {warning}\n")
    if options.watch:
        return (yield from watch(targets, options, context))
    fetching = Fetching(targets, options, context.client)
    if options.human:
        return (yield from print_tables(fetching, options, context))
    return (yield from print_objects(fetching, targets.single, options))
