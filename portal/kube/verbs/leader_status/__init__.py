"""Who leads? The answer to a step that reads logs on control-plane nodes.

A runbook says: look into `/var/log/pods/*_virt-operator-*` on the nodes for
`Started leading` and `acquire leader`. The same lines come from the pod-log
API, without a shell on a node. Each pod's whole log is read before anything is
cut; the Lease, which is what the election is about, has the last word.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import groupby

from portal.kube.call import Chunk, Context, Output
from portal.kube.errors import Aborted, KubeError
from portal.kube.lists import pages, within
from portal.kube.objects import Json, text
from portal.kube.verbs.leader_status.lease import read_lease
from portal.kube.verbs.leader_status.pods import Pod, read_pod
from portal.kube.verbs.leader_status.report import conclusion, lease_line, pod_lines
from portal.kube.verbs.leader_status.scan import needles

__all__ = ["LeaderQuestion", "leader_status"]


@dataclass(frozen=True, slots=True)
class LeaderQuestion:
    """Which pods (by the beginning of their names) and which messages to look for.

    `namespace` None means all of them.
    """

    namespace: str | None
    pod_prefix: str
    leading: str
    acquiring: str


def leader_status(question: LeaderQuestion, context: Context) -> Output:
    """Plain text for people; exit 0 if it is an answer, 1 if it could not look."""
    try:
        pods = _pods(question, context)
    except Aborted:
        raise
    except KubeError as error:
        yield Chunk("err", _can_not_list(question, error))
        return 1
    if not pods:
        yield Chunk(
            "out", f"No pod is named {question.pod_prefix}… {_where(question)}.\n"
        )
    groups = {space: list(some) for space, some in groupby(pods, key=_namespace)}
    if not groups and question.namespace:
        groups = {question.namespace: []}
    answered = True
    for space, some in groups.items():
        answered &= yield from _namespace_status(space, some, question, context)
    return 0 if answered else 1


def _pods(question: LeaderQuestion, context: Context) -> list[Json]:
    named = [
        pod
        for pod in pages(context, within(question.namespace or "", "pods"))
        if text(pod, "metadata", "name").startswith(question.pod_prefix)
    ]
    return sorted(
        named, key=lambda pod: (_namespace(pod), text(pod, "metadata", "name"))
    )


def _namespace(pod: Json) -> str:
    return text(pod, "metadata", "namespace")


def _namespace_status(
    namespace: str, pods: list[Json], question: LeaderQuestion, context: Context
) -> Generator[Chunk, None, bool]:
    """The pods of one namespace and their Lease; whether that answers the question."""
    wanted = needles(question.leading, question.acquiring)
    width = max((len(text(pod, "metadata", "name")) for pod in pods), default=0)
    judged: list[Pod] = []
    for pod in pods:
        judged.append(read_pod(context, pod, wanted))
        yield Chunk("out", pod_lines(judged[-1], width) + "\n")
    lease = read_lease(context, namespace, question.pod_prefix.rstrip("-"))
    answer, certain = conclusion(judged, lease)
    yield Chunk("out", f"{lease_line(lease)}\n{answer}\n")
    return certain


def _can_not_list(question: LeaderQuestion, error: KubeError) -> str:
    hint = ""
    if error.reason == "Forbidden" and question.namespace is None:
        hint = "Looking through all namespaces is not allowed here: set the namespace and run again.\n"
    return f"Can not list pods {_where(question)}: {error.message}\n{hint}"


def _where(question: LeaderQuestion) -> str:
    return (
        f"in namespace {question.namespace}"
        if question.namespace
        else "in any namespace"
    )
