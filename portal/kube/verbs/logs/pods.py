"""Which pods the arguments of `logs` mean."""

from __future__ import annotations

from typing import Any

from portal.kube.call import Chunk, Context
from portal.kube.discovery import Resource
from portal.kube.errors import CommandError, KubeError
from portal.kube.gosort import gosort
from portal.kube.verbs.errors import about_list
from portal.kube.verbs.logs.options import Options
from portal.kube.verbs.logs.selectors import pod_selector

Json = dict[str, Any]
_PHASES = {"Running": 0, "Unknown": 1, "Pending": 2}


def find_pods(options: Options, context: Context, notes: list[Chunk]) -> list[Json]:
    """The pods whose logs are wanted: of the name, of the selector, or of the owner."""
    pods = context.discovery.resolve("pods")
    if options.selector:
        found = _list(pods, options.namespace, options.selector, context)
        if not found:
            text = f"No resources found in {options.namespace} namespace.\n"
            notes.append(Chunk("err", text))
        return found
    resource, name = _target(options.target, context)
    try:
        answer = context.client.answer("GET", resource.path(options.namespace, name))
    except KubeError as error:
        raise _not_found(error, options) from None
    notes += [Chunk("err", f"Warning: {text}\n") for text in answer.warnings]
    if resource.kind == "Pod":
        return [answer.json]
    return _owned(pods, resource, answer.json, options, context, notes)


def _target(argument: str, context: Context) -> tuple[Resource, str]:
    if "/" not in argument:
        return context.discovery.resolve("pods"), argument
    kind, _, name = argument.partition("/")
    if "/" in name:
        raise CommandError(
            "arguments in resource/name form may not have more than one slash"
        )
    if not kind or not name or "," in kind:
        raise CommandError(
            "arguments in resource/name form must have a single resource and name"
        )
    return context.discovery.resolve(kind), name


def _not_found(error: KubeError, options: Options) -> Exception:
    if error.reason != "NotFound":
        return error
    return CommandError(
        f"error from server (NotFound): {error.message}"
        f' in namespace "{options.namespace}"'
    )


def _list(
    pods: Resource, namespace: str, selector: str, context: Context
) -> list[Json]:
    query = [("labelSelector", selector)] if selector else []
    try:
        answer = context.client.get(pods.path(namespace), query)
    except KubeError as error:
        raise about_list(error, "/v1, Resource=pods", selector) from None
    return answer.get("items") or []


def _owned(
    pods: Resource,
    resource: Resource,
    owner: Json,
    options: Options,
    context: Context,
    notes: list[Chunk],
) -> list[Json]:
    """All pods of an owner, or the one that kubectl would pick.

    Without pods kubectl waits 20 seconds for one; we give its answer at once.
    """
    namespace = (owner.get("metadata") or {}).get("namespace") or options.namespace
    found = _list(pods, namespace, pod_selector(resource, owner), context)
    if not found:
        raise CommandError("timed out waiting for the condition")
    if options.all_pods:
        return found
    best = gosort(found, _better)[0]
    if len(found) > 1:
        text = f"Found {len(found)} pods, using pod/{best['metadata']['name']}\n"
        notes.append(Chunk("err", text))
    return [best]


def _better(one: Json, two: Json) -> bool:
    """Whose log kubectl reads first (podutils.ByLogging)."""
    return _rank(one) < _rank(two)


def _rank(pod: Json) -> tuple[bool, int, bool, str, int, str]:
    status = pod.get("status") or {}
    ready = _ready_condition(status)
    is_ready = ready.get("status") == "True"
    restarts = [
        each.get("restartCount", 0) for each in status.get("containerStatuses") or []
    ]
    last = "~"  # a missing time comes after every other
    return (
        not (pod.get("spec") or {}).get("nodeName"),
        _PHASES.get(status.get("phase", ""), 0),
        not is_ready,
        (ready.get("lastTransitionTime") or last) if is_ready else last,
        -max(restarts, default=0),
        (pod.get("metadata") or {}).get("creationTimestamp") or last,
    )


def _ready_condition(status: Json) -> Json:
    for condition in status.get("conditions") or []:
        if condition.get("type") == "Ready":
            return dict(condition)
    return {}
