"""kubectl top node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError
from portal.kube.formats.columns import align
from portal.kube.quantity import parse
from portal.kube.verbs.top.usage import (
    amount,
    check,
    found,
    measured,
    metrics,
    name_of,
    ordered,
    selectors,
    shown,
)

Json = dict[str, Any]
_COLUMNS = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]
_SWAP = ["SWAP(bytes)", "SWAP(%)"]
_UNKNOWN = "<unknown>"


def top_node(call: Call, context: Context) -> Output:
    """A line for each node, those without metrics last. Raises CommandError, KubeError."""
    clash = "only one of NAME or --selector can be provided"
    check(call, "node [NAME | -l label]", clash)
    measurements = found(metrics(context, "nodes", "NodeMetrics"), call, context, "")
    if not measurements:
        raise CommandError("metrics not available yet")
    available = {
        name_of(node): _available(node, call) for node in _nodes(call, context)
    }
    yield Chunk("out", align(list(_lines(measurements, available, call))))
    return 0


def _nodes(call: Call, context: Context) -> list[Json]:
    nodes = context.discovery.resolve("nodes")
    if call.args:
        return [context.client.get(nodes.path("", call.args[0]))]
    return context.client.get(nodes.path(), selectors(call)).get("items") or []


def _available(node: Json, call: Call) -> Json:
    """What a node has of each resource; swap is None where the node does not say."""
    status = node.get("status") or {}
    field = "capacity" if call.is_set("show-capacity") else "allocatable"
    swap = (status.get("nodeInfo") or {}).get("swap")
    size = None if swap is None else str(swap.get("capacity") or 0)
    return {**(status.get(field) or {}), "swap": size}


def _lines(
    measurements: list[Json], available: dict[str, Json], call: Call
) -> Iterator[list[str]]:
    """Each line ends in a tab: the last cell is empty."""
    resources = measured(call)
    if not call.is_set("no-headers"):
        yield [*_COLUMNS, *(_SWAP if "swap" in resources else []), ""]
    for each in ordered(measurements, call, _used, name_of):
        name = name_of(each)
        has = available.pop(name, {})
        cells = [cell for one in resources for cell in _cells(each, one, has)]
        yield [name, *cells, ""]
    for name in sorted(available):  # kubectl: in the order of a Go map
        yield [name, *[_UNKNOWN] * (2 * len(resources)), ""]


def _used(measurement: Json, resource: str) -> Any:
    return amount(measurement.get("usage") or {}, resource)


def _cells(measurement: Json, resource: str, available: Json) -> list[str]:
    if resource in available and available[resource] is None:
        return [_UNKNOWN, _UNKNOWN]
    used = _used(measurement, resource)
    has = parse(available.get(resource))
    if has is None:
        return [shown(resource, used)]
    share = used.milli / has.milli * 100 if has.milli else 0
    return [shown(resource, used), f"{int(share)}%"]
