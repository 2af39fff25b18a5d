"""CPU, memory and swap as `top` measures, sorts and prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from portal.kube.call import Call, Context
from portal.kube.errors import CommandError
from portal.kube.gosort import gosort
from portal.kube.quantity import Quantity, parse
from portal.kube.resource import Resource

Json = dict[str, Any]
_GROUP, _VERSION = "metrics.k8s.io", "v1beta1"
MIB = 1024 * 1024


def check(call: Call, usage: str, clash: str) -> None:
    """What kubectl refuses before it asks. Raises CommandError."""
    if len(call.args) > 1:
        verb = call.verb
        raise CommandError(f"{usage}\nSee 'kubectl {verb} -h' for help and examples")
    if call.flag("sort-by") not in ("", "cpu", "memory"):
        raise CommandError("--sort-by accepts only cpu or memory")
    if call.args and selectors(call):
        raise CommandError(clash)


def metrics(context: Context, plural: str, kind: str) -> Resource:
    """What is measured of `pods` or `nodes`; discovery alone says whether anything is.

    Raises CommandError if the cluster has no metrics API.
    """
    if f"{_GROUP}/{_VERSION}" not in context.discovery.versions:
        raise CommandError("Metrics API not available")
    return Resource(_GROUP, _VERSION, plural, "", kind, plural == "pods")


def measured(call: Call) -> tuple[str, ...]:
    """The resources that are shown, in their order."""
    return ("cpu", "memory", "swap") if call.is_set("show-swap") else ("cpu", "memory")


def found(
    resource: Resource, call: Call, context: Context, namespace: str
) -> list[Json]:
    """What is measured: of the one name, or of all that the selectors let through."""
    if call.args:
        return [context.client.get(resource.path(namespace, call.args[0]))]
    answer = context.client.get(resource.path(namespace), selectors(call))
    return answer.get("items") or []


def selectors(call: Call) -> list[tuple[str, str]]:
    """The parameters of a list with the flags' selectors."""
    given = {
        "fieldSelector": call.flag("field-selector"),
        "labelSelector": call.flag("selector"),
    }
    return [(name, value) for name, value in given.items() if value]


def name_of(thing: Json) -> str:
    """The name of an object, "" if it has none."""
    return str((thing.get("metadata") or {}).get("name", ""))


def amount(usage: Mapping[str, Any], resource: str) -> Quantity:
    """What is used of a resource; nothing if it was not measured."""
    return parse(usage.get(resource, "0")) or Quantity()


def total(usages: Iterable[Mapping[str, Any]], resource: str) -> Quantity:
    """What several containers use together."""
    return reduce(
        lambda a, b: a + b, (amount(each, resource) for each in usages), Quantity()
    )


def shown(resource: str, used: Quantity) -> str:
    """`250m`, `450Mi`."""
    if resource == "cpu":
        return f"{used.milli}m"
    return f"{used.value // MIB}Mi"


def ordered(
    things: list[Json],
    call: Call,
    used: Callable[[Json, str], Quantity],
    name: Callable[[Json], Any],
) -> list[Json]:
    """By name, or most used first, in the order in which Go leaves equals."""
    by = call.flag("sort-by")
    if not by:
        return gosort(things, lambda one, two: bool(name(one) < name(two)))
    values = [_rank(used(each, by), by) for each in things]
    places = gosort(range(len(things)), lambda i, j: values[i] > values[j])
    return [things[place] for place in places]


def _rank(used: Quantity, resource: str) -> int:
    return used.milli if resource == "cpu" else used.value
