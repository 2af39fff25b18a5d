"""kubectl api-versions: the groups and versions that the server serves."""

from __future__ import annotations

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError


def api_versions(call: Call, context: Context) -> Output:
    """One version a line, sorted as texts. Raises CommandError and KubeError."""
    if call.args:
        raise CommandError(
            f"unexpected arguments: [{' '.join(call.args)}]\n"
            "See 'kubectl api-versions -h' for help and examples"
        )
    for version in sorted(context.discovery.fresh().versions):
        yield Chunk("out", version + "\n")
    return 0
