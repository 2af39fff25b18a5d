"""Where a pod may run: tolerations, taints, spread over nodes."""

from __future__ import annotations

from portal.kube.gosort import gosort
from portal.kube.objects import Json, number, text
from portal.kube.verbs.describe.maps import stack
from portal.kube.verbs.describe.related import label_selector
from portal.kube.verbs.describe.writer import Writer


def tolerations(out: Writer, title: str, given: list[Json]) -> None:
    """Tolerations by key: `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`."""
    ordered = gosort(given, lambda one, other: text(one, "key") < text(other, "key"))
    stack(out, title, [_toleration(one) for one in ordered])


def _toleration(given: Json) -> str:
    shown = text(given, "key")
    if given.get("value"):
        shown += f"={given['value']}"
    if given.get("effect"):
        shown += f":{given['effect']}"
    if given.get("operator") == "Exists" and not given.get("value"):
        shown += " op=Exists" if shown else "op=Exists"
    if given.get("tolerationSeconds") is not None:
        shown += f" for {given['tolerationSeconds']}s"
    return shown


def taints(out: Writer, given: list[Json]) -> None:
    """Taints by effect, then key."""

    def rank(taint: Json) -> str:
        return f"{text(taint, 'effect')},{text(taint, 'key')}"

    ordered = gosort(given, lambda one, other: rank(one) < rank(other))
    stack(out, "Taints", [_taint(one) for one in ordered])


def _taint(given: Json) -> str:
    key, value, effect = (text(given, field) for field in ("key", "value", "effect"))
    if not effect:
        return f"{key}={value}:" if value else key
    return f"{key}={value}:{effect}" if value else f"{key}:{effect}"


def spread(out: Writer, given: list[Json], *, space: str = "") -> None:
    """Topology spread constraints by key, if there are any."""
    ordered = gosort(
        given, lambda one, other: text(one, "topologyKey") < text(other, "topologyKey")
    )
    for order, constraint in enumerate(ordered):
        title = space if order else f"{space}Topology Spread Constraints:"
        out.line(0, title, _constraint(constraint))


def _constraint(given: Json) -> str:
    shown = (
        f"{text(given, 'topologyKey')}:{text(given, 'whenUnsatisfiable')}"
        f" when max skew {number(given, 'maxSkew')} is exceeded"
    )
    if given.get("labelSelector") is not None:
        shown += f" for selector {label_selector(given['labelSelector']) or '<none>'}"
    return shown


def scheduling_group(out: Writer, spec: Json, *, space: str = "") -> None:
    """The group that a pod is scheduled with, if it has one."""
    if spec.get("schedulingGroup") is not None:
        out.write(0, f"{space}SchedulingGroup:\n")
        out.line(1, "PodGroupName:", text(spec, "schedulingGroup", "podGroupName"))
