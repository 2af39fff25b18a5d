"""kubectl rollout status: how far a rollout has come, until it is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kube import go_duration
from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.client import JSON, KubeClient
from portal.kube.errors import CommandError, KubeError
from portal.kube.following import ended, follow_seconds
from portal.kube.objects import Json, text
from portal.kube.verbs.get.fetch import Item
from portal.kube.verbs.rollout.progress import progress
from portal.kube.verbs.rollout.workloads import each, revision_asked

# What kubectl 1.36 asks for: what there is now, then what changes.
_FROM_NOW_ON = (
    ("allowWatchBookmarks", "true"),
    ("resourceVersionMatch", "NotOlderThan"),
    ("sendInitialEvents", "true"),
)
# What servers that do not know this say to it.
_NOT_KNOWN = (400, 422)
# The server has forgotten what a watch began with: it begins anew.
_GONE = 410
# Between watches that the server ended.
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class _Patience:
    """How many seconds to wait, and whether it was the caller who said so."""

    seconds: float
    own: bool


def status(call: Call, context: Context) -> Output:
    """A line for each state that a workload is seen in.

    Exit status 1 for a rollout that has failed, or is not done when the time is
    over: that of `--timeout`, or of the step. Raises CommandError and KubeError.
    """
    revision = revision_asked(call)
    namespace = call.flag("namespace") or context.namespace
    nothing = f"No resources found in {namespace} namespace.\n"

    def show(item: Item) -> Output:
        patience = _patience(call, context.client)
        for workload in _states(item, context.client, call, patience):
            seen = progress(item.resource, workload, revision)
            yield Chunk("out", seen.sentence + "\n")
            if seen.done:
                return 0
        if call.flag("watch", "true") != "true":
            return 0
        if patience.own:
            raise CommandError("timed out waiting for the condition")
        yield ended(patience.seconds)
        return 1

    return (yield from each(call, context, show, nothing=nothing))


def _patience(call: Call, client: KubeClient) -> _Patience:
    """kubectl waits for ever by default, and for a negative time too."""
    most = follow_seconds(client)
    asked = float(go_duration.seconds(call.flag("timeout")) or 0)
    own = 0 < asked <= most
    return _Patience(asked if own else most, own)


def _states(
    item: Item, client: KubeClient, call: Call, patience: _Patience
) -> Iterator[Json]:
    """The workload as it is now, then after each change, for as long as we wait."""
    yield item.object
    if call.flag("watch", "true") != "true":
        return
    known = _version(item.object)
    until = time.monotonic() + patience.seconds
    while (left := until - time.monotonic()) > 0:
        for event in _watch(item, client, left):
            if event["type"] == "DELETED":
                raise CommandError("object has been deleted")
            if event["type"] != "BOOKMARK" and _version(event["object"]) != known:
                known = _version(event["object"])
                yield event["object"]
        time.sleep(max(0.0, min(_PAUSE, until - time.monotonic())))


def _version(workload: Json) -> str:
    return text(workload, "metadata", "resourceVersion")


def _watch(item: Item, client: KubeClient, seconds: float) -> Iterator[Json]:
    """Events of one workload until the time is over or the server ends them."""
    namespace, name = (
        text(item.object, "metadata", key) for key in ("namespace", "name")
    )
    path = item.resource.path(namespace)
    query = [("fieldSelector", f"metadata.name={name}"), ("watch", "true")]
    modern = sorted([*query, *_FROM_NOW_ON])
    try:
        yield from client.watch(path, modern, accept=JSON, seconds=seconds)
    except KubeError as error:
        if error.status == _GONE:
            return
        if error.status not in _NOT_KNOWN:
            raise
        yield from client.watch(path, query, accept=JSON, seconds=seconds)
