"""Which containers of a pod are read, and their names as kubectl lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.call import Chunk
from portal.kube.errors import CommandError
from portal.kube.formats.go_values import quote
from portal.kube.verbs.logs.options import Options

Json = dict[str, Any]
DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"


@dataclass(frozen=True, slots=True)
class Source:
    """One log: a container of a pod."""

    namespace: str
    pod: str
    container: str


def sources(pod: Json, options: Options, notes: list[Chunk]) -> Iterator[Source]:
    """The logs to read of a pod; what kubectl says about the choice goes to `notes`.

    Raises CommandError if the pod has no container of the wanted name.
    """
    metadata = pod.get("metadata") or {}
    namespace, name = metadata.get("namespace", ""), metadata.get("name", "")
    if options.all_containers:
        for container in _names(pod, "initContainers", "containers", EPHEMERAL):
            yield Source(namespace, name, container)
        return
    wanted = options.container or _default(pod, name, options, notes)
    if wanted not in _names(pod, "containers", "initContainers", EPHEMERAL):
        raise CommandError(
            f"container {wanted} is not valid for pod {name} out of: {_listed(pod)}"
        )
    yield Source(namespace, name, wanted)


EPHEMERAL = "ephemeralContainers"


def _default(pod: Json, name: str, options: Options, notes: list[Chunk]) -> str:
    annotations = (pod.get("metadata") or {}).get("annotations") or {}
    annotated = annotations.get(DEFAULT_CONTAINER, "")
    known = _names(pod, "containers", "initContainers", EPHEMERAL)
    if annotated in known:
        return str(annotated)
    if annotated:
        text = f"Default container name {quote(annotated)} not found in pod {name}\n"
        notes.append(Chunk("err", text))
    first = known[0] if known else ""
    if len(known) > 1 and not options.all_pods:
        text = f"Defaulted container {quote(first)} out of: {_listed(pod)}\n"
        notes.append(Chunk("err", text))
    return first


def _listed(pod: Json) -> str:
    names = _names(pod, "containers")
    names += [f"{name} (ephem)" for name in _names(pod, EPHEMERAL)]
    names += [f"{name} (init)" for name in _names(pod, "initContainers")]
    return ", ".join(names)


def _names(pod: Json, *fields: str) -> list[str]:
    spec = pod.get("spec") or {}
    return [each.get("name", "") for field in fields for each in spec.get(field) or []]
