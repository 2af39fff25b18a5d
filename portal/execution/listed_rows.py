"""Objects in an answer of the API server, as pickers offer them: name and state."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_WELL = {"", "Running", "Ready", "Active", "Bound", "Completed", "Succeeded"}


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a pod; `state` says what is wrong with it, if anything is."""

    name: str
    state: str
    good: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One object. `containers` are those of a pod, where the answer tells them."""

    namespace: str
    name: str
    state: str
    good: bool
    containers: tuple[Container, ...] = ()


@lru_cache(maxsize=128)
def rows_of(body: bytes) -> tuple[Row, ...]:
    """The objects of a stored answer: a Table, a List, or one object.

    Cached, because a stored answer never changes and a page reads it often.
    """
    return tuple(_rows(json.loads(zlib.decompress(body))))


def _rows(body: Mapping[str, Any]) -> Iterator[Row]:
    if body.get("kind") == "Table":
        columns = [column["name"] for column in body.get("columnDefinitions") or ()]
        for row in body.get("rows") or ():
            cells = dict(zip(columns, row["cells"], strict=False))
            yield _row((row.get("object") or {}).get("metadata") or {}, cells)
    elif "items" in body:
        for item in body["items"] or ():
            yield _object(item)
    elif "metadata" in body:
        yield _object(body)


def _object(item: Mapping[str, Any]) -> Row:
    return _row(item.get("metadata") or {}, _cells(item), tuple(_containers(item)))


def _row(
    metadata: Mapping[str, Any],
    cells: Mapping[str, Any],
    containers: tuple[Container, ...] = (),
) -> Row:
    state, good = _judged(cells)
    namespace, name = metadata.get("namespace") or "", metadata.get("name") or ""
    return Row(namespace, name, state, good, containers)


def _judged(cells: Mapping[str, Any]) -> tuple[str, bool]:
    """A word on the state, and whether it needs no attention."""
    state = str(cells.get("Status") or cells.get("Phase") or "")
    ready, _, total = str(cells.get("Ready", "")).partition("/")
    if not total and "Desired" in cells and ready.isdigit():  # a DaemonSet
        total = str(cells["Desired"])
    if total and state in {"", "Running"} and ready != total:
        told = f"{ready} of {total} ready"
        return (f"{state}, {told}" if state else told), False
    if ready == "False" and state in _WELL:
        return f"{state or 'there'}, not ready", False
    return state, state in _WELL


def _cells(item: Mapping[str, Any]) -> dict[str, str]:
    """The cells that we judge by, made from a whole object."""
    spec, status = item.get("spec") or {}, item.get("status") or {}
    conditions = {
        condition.get("type"): condition.get("status")
        for condition in status.get("conditions") or ()
    }
    if "nodeInfo" in status:
        word = "Ready" if conditions.get("Ready") == "True" else "NotReady"
        held = ",SchedulingDisabled" if spec.get("unschedulable") else ""
        return {"Status": word + held}
    if "replicas" in spec and "containerStatuses" not in status:
        return {"Ready": f"{status.get('readyReplicas') or 0}/{spec['replicas']}"}
    containers = status.get("containerStatuses") or ()
    waiting = [why for one in containers if (why := _waits(one))]
    state = waiting[0] if waiting else status.get("phase")
    cells = {"Status": str(state or status.get("printableStatus") or "")}
    ready = sum(1 for one in containers if one.get("ready"))
    return cells | ({"Ready": f"{ready}/{len(containers)}"} if containers else {})


def _containers(item: Mapping[str, Any]) -> Iterator[Container]:
    spec, status = item.get("spec") or {}, item.get("status") or {}
    for kind in ("containers", "initContainers"):
        key = "containerStatuses" if kind == "containers" else "initContainerStatuses"
        told = {one.get("name"): one for one in status.get(key) or ()}
        for container in spec.get(kind) or ():
            name = container.get("name") if isinstance(container, dict) else None
            if name:
                yield _container(name, told.get(name) or {}, kind)


def _container(name: str, status: Mapping[str, Any], kind: str) -> Container:
    if kind == "initContainers":
        done = "terminated" in (status.get("state") or {})
        return Container(name, "init", done or bool(status.get("ready")))
    why = _waits(status)
    restarts = status.get("restartCount") or 0
    told = f"{restarts} restart{'s' if restarts != 1 else ''}" if restarts else ""
    return Container(name, why or told, not why and bool(status.get("ready", True)))


def _waits(status: Mapping[str, Any]) -> str:
    return str(((status.get("state") or {}).get("waiting") or {}).get("reason") or "")
