"""kubectl top pod."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError
from portal.kube.formats.columns import align
from portal.kube.quantity import Quantity
from portal.kube.times import moment
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
    total,
)

Json = dict[str, Any]
_COLUMNS = ["NAME", "CPU(cores)", "MEMORY(bytes)", "SWAP(bytes)"]
_RULE = "________"
# Younger pods have no metrics yet.
_DELAY = timedelta(minutes=2)


def top_pod(call: Call, context: Context) -> Output:
    """A line for each pod, or with `--containers` for each container.

    Raises CommandError and KubeError.
    """
    clash = "only one of NAME or selector can be provided"
    check(call, "pod [NAME | -l label]", clash)
    namespace = call.flag("namespace") or context.namespace
    scope = "" if call.is_set("all-namespaces") else namespace
    measurements = found(metrics(context, "pods", "PodMetrics"), call, context, scope)
    if measurements:
        yield Chunk("out", align(list(_lines(measurements, call))))
        return 0
    _explain_nothing(namespace, call, context)
    where = f" in {namespace} namespace." if scope else ""
    yield Chunk("err", f"No resources found{where}\n")
    return 0


def _explain_nothing(namespace: str, call: Call, context: Context) -> None:
    """Raises CommandError if there are pods, but no metrics of them."""
    path = context.discovery.resolve("pods").path(namespace)
    pods = context.client.get(path, selectors(call)).get("items") or []
    for pod in pods:
        metadata = pod.get("metadata") or {}
        age = context.now - moment(metadata.get("creationTimestamp"))
        if age > _DELAY:
            raise CommandError(
                "Metrics not available for pod"
                f" {metadata.get('namespace')}/{name_of(pod)}, age: {_go(age)}"
            )
    if pods:
        raise CommandError("metrics not available yet")


def _go(age: timedelta) -> str:
    """A time.Duration: `1h2m3.5s`."""
    minutes, seconds = divmod(age.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    text = f"{seconds:.6f}".rstrip("0").rstrip(".") + "s"
    return f"{hours}h{minutes}m{text}" if hours else f"{minutes}m{text}"


def _lines(measurements: list[Json], call: Call) -> Iterator[list[str]]:
    """Each line ends in a tab: the last cell is empty."""
    resources = measured(call)
    titles = _titles(call, len(resources) + 1)
    if not call.is_set("no-headers"):
        yield [*titles, ""]
    for pod in ordered(measurements, call, _used, lambda pod: _key(pod, call)):
        yield from _pod(pod, resources, call)
    if call.is_set("sum"):
        # Without a header kubectl does not count the columns before the name.
        columns = len(resources) + 1 if call.is_set("no-headers") else len(titles)
        yield from _sum(measurements, resources, columns)


def _titles(call: Call, count: int) -> list[str]:
    titles = ["NAMESPACE"] if call.is_set("all-namespaces") else []
    titles += ["POD"] if call.is_set("containers") else []
    return titles + _COLUMNS[:count]


def _key(pod: Json, call: Call) -> tuple[str, str]:
    namespace = pod["metadata"].get("namespace", "")
    return (namespace if call.is_set("all-namespaces") else "", name_of(pod))


def _used(pod: Json, resource: str) -> Quantity:
    return total((each.get("usage") or {} for each in _containers(pod)), resource)


def _containers(pod: Json) -> list[Json]:
    return pod.get("containers") or []


def _pod(pod: Json, resources: tuple[str, ...], call: Call) -> Iterator[list[str]]:
    everywhere = call.is_set("all-namespaces")
    before = [pod["metadata"].get("namespace", "")] if everywhere else []
    if not call.is_set("containers"):
        used = [shown(each, _used(pod, each)) for each in resources]
        yield [*before, name_of(pod), *used, ""]
        return
    before.append(name_of(pod))
    for container in ordered(_containers(pod), call, _of_container, _container_name):
        used = [shown(each, _of_container(container, each)) for each in resources]
        yield [*before, _container_name(container), *used, ""]


def _of_container(container: Json, resource: str) -> Quantity:
    return amount(container.get("usage") or {}, resource)


def _container_name(container: Json) -> str:
    return str(container.get("name", ""))


def _sum(
    measurements: list[Json], resources: tuple[str, ...], columns: int
) -> Iterator[list[str]]:
    yield [*[""] * (columns - 2), _RULE, _RULE, ""]
    usages = [
        each.get("usage") or {} for pod in measurements for each in _containers(pod)
    ]
    totals = [shown(each, total(usages, each)) for each in resources]
    yield [*[""] * (columns - 3), "", *totals, ""]
