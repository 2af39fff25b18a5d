"""Real objects that can fill a parameter, from what earlier steps saw.

`<pod-name>` is offered the pods of the latest list that a step of this incident
read: not ready first, with the reason beside the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.errors import UserError
from portal.execution.observing import body_of
from portal.execution.parameters import EVERY
from portal.incidents.models import Incident, Observation

# The last word of a parameter's name, and the collection it is chosen from.
COLLECTIONS = {
    "pod": "pods",
    "node": "nodes",
    "namespace": "namespaces",
    "deployment": "deployments",
    "vm": "virtualmachines",
    "vmi": "virtualmachineinstances",
    "pvc": "persistentvolumeclaims",
}


# The latest lists of one kind among which the best is chosen.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """One object to choose: its name, a word on its state, and where we saw it."""

    name: str
    state: str
    good: bool
    step: int


def candidates(incident: Incident, parameter: str) -> list[Candidate]:
    """What the picker offers, the unhappy ones first; empty if nothing was listed."""
    collection = collection_of(parameter)
    if collection is None:
        return []
    namespace = incident.variables.get("NAMESPACE", {}).get("value", "").strip()
    for observation in _lists(incident, collection, namespace):
        found = {
            candidate.name: candidate
            for candidate in _read(
                observation, namespace if collection != "nodes" else ""
            )
        }
        if found:
            return sorted(found.values(), key=lambda one: (one.good, one.name))
    return []


def _lists(incident: Incident, collection: str, namespace: str) -> list[Observation]:
    """Lists that the incident's runs read: the most specific first, then the latest."""
    seen = (
        Observation.objects.filter(
            run__incident=incident, status=200, path__endswith=f"/{collection}"
        )
        .select_related("run")
        .order_by("-id")[:LOOKED_AT]
    )

    def vagueness(observation: Observation) -> int:
        selected = any(name == "labelSelector" for name, _ in observation.query)
        inside = f"/namespaces/{namespace}/" in observation.path
        return 0 if selected and inside else 1 if inside else 2

    return sorted(seen, key=vagueness)


def collection_of(parameter: str) -> str | None:
    """`pod-name` and `virt-operator-pod` choose from pods; None: free text."""
    words = parameter.lower().replace("_", "-").removesuffix("-name").split("-")
    return COLLECTIONS.get(words[-1])


def expand(incident: Incident, values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The values with `*` replaced by every candidate. Raises UserError if none."""
    return {
        name: _every(incident, name) if EVERY in given else list(given)
        for name, given in values.items()
    }


def _every(incident: Incident, name: str) -> list[str]:
    found = [candidate.name for candidate in candidates(incident, name)]
    if not found:
        raise UserError(
            "parameter-no-candidates",
            f"No step has listed anything for <{name}> yet: run the step that lists"
            " them first, or type a name.",
            status=422,
        )
    return found


def _read(observation: Observation, namespace: str) -> Iterator[Candidate]:
    """Candidates from a Table or a List, of one namespace if it is known."""
    body, step = body_of(observation), observation.run.step
    if body.get("kind") == "Table":
        columns = [column["name"] for column in body.get("columnDefinitions", ())]
        rows = [
            (row["object"]["metadata"], dict(zip(columns, row["cells"], strict=False)))
            for row in body.get("rows") or ()
        ]
    else:
        rows = [(item["metadata"], _cells(item)) for item in body.get("items") or ()]
    for metadata, cells in rows:
        if not namespace or metadata.get("namespace", namespace) == namespace:
            yield _judged(metadata["name"], cells, step)


def _judged(name: str, cells: Mapping[str, Any], step: int) -> Candidate:
    state = str(cells.get("Status") or cells.get("Phase") or "")
    ready, _, total = str(cells.get("Ready", "")).partition("/")
    good = state in {"", "Running", "Ready", "Active", "Bound", "Completed"}
    if total and state == "Running" and ready != total:
        good, state = False, f"Running, {ready} of {total} ready"
    return Candidate(name, state, good, step)


def _cells(item: Mapping[str, Any]) -> dict[str, str]:
    """The two cells that we judge by, made from an object of a List."""
    status = item.get("status") or {}
    conditions = {
        condition.get("type"): condition.get("status")
        for condition in status.get("conditions") or ()
    }
    containers = status.get("containerStatuses") or ()
    waiting = [
        reason
        for container in containers
        if (reason := (container.get("state", {}).get("waiting") or {}).get("reason"))
    ]
    if item.get("kind") == "Node" or "nodeInfo" in status:
        word = "Ready" if conditions.get("Ready") == "True" else "NotReady"
        return {"Status": word}
    ready = sum(1 for container in containers if container.get("ready"))
    cells = {"Status": waiting[0] if waiting else str(status.get("phase", ""))}
    return cells | ({"Ready": f"{ready}/{len(containers)}"} if containers else {})
