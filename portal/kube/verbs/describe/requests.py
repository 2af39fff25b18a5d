"""What a pod asks for and may use at most, as the scheduler counts it.

Source: k8s.io/component-helpers/resource. Init containers run one after the
other, so they count as their largest; those that restart always (sidecars) go
on running beside the rest and add up.
"""

from __future__ import annotations

from typing import Literal

from portal.kube.objects import Json, dig, rows, text
from portal.kube.quantity import Quantity, parse

Amounts = dict[str, Quantity]
Side = Literal["requests", "limits"]


def amounts(given: Json | None) -> Amounts:
    """A resource list of the API as quantities."""
    parsed = {name: parse(amount) for name, amount in (given or {}).items()}
    return {name: amount for name, amount in parsed.items() if amount is not None}


def add(total: Amounts, more: Amounts) -> None:
    """Add `more` to `total`."""
    for name, amount in more.items():
        total[name] = total[name] + amount if name in total else amount


def raise_to(total: Amounts, floor: Amounts) -> None:
    """Let `total` be at least `floor`."""
    for name, amount in floor.items():
        if name not in total or amount > total[name]:
            total[name] = amount


def pod_amounts(pod: Json, side: Side, *, from_status: bool) -> Amounts:
    """The requests or limits of a whole pod.

    `from_status` also counts what the kubelet reports as given to containers,
    which differs while a pod is being resized.
    """
    statuses = _statuses(pod) if from_status else {}
    total: Amounts = {}
    for container in rows(pod, "spec", "containers"):
        add(total, _container(container, side, statuses))
    raise_to(total, _init(pod, side, statuses, total))
    for name, amount in amounts(dig(pod, "spec", "resources", side)).items():
        if name in ("cpu", "memory") or name.startswith("hugepages-"):
            total[name] = amount
    overhead = amounts(dig(pod, "spec", "overhead"))
    if side == "limits":
        overhead = {
            name: one
            for name, one in overhead.items()
            if name in total and total[name].nanos
        }
    add(total, overhead)
    return total


def _init(pod: Json, side: Side, statuses: dict[str, Json], total: Amounts) -> Amounts:
    """The most that init containers need at once; sidecars are added to `total`."""
    sidecars: Amounts = {}
    most: Amounts = {}
    for container in rows(pod, "spec", "initContainers"):
        needed = _container(container, side, statuses)
        if container.get("restartPolicy") == "Always":
            add(total, needed)
            add(sidecars, needed)
            needed = sidecars
        else:
            add(needed, sidecars)
        raise_to(most, needed)
    return most


def _container(container: Json, side: Side, statuses: dict[str, Json]) -> Amounts:
    needed = amounts(dig(container, "resources", side))
    status = statuses.get(text(container, "name"))
    if status is not None and status.get("resources") is not None:
        raise_to(needed, amounts(status["resources"].get(side)))
        if side == "requests":
            raise_to(needed, amounts(status.get("allocatedResources")))
    return needed


def _statuses(pod: Json) -> dict[str, Json]:
    keys = ("initContainerStatuses", "containerStatuses")
    return {text(one, "name"): one for key in keys for one in rows(pod, "status", key)}
