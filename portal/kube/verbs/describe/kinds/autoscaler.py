"""describe horizontalpodautoscaler"""

from __future__ import annotations

from itertools import zip_longest
from urllib.parse import quote

from portal.kube.lists import within
from portal.kube.objects import Json, number, rows, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.kinds.autoscaler_metrics import metric_line
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

GROUP = "/apis/autoscaling/v2"


def autoscaler(out: Writer, given: Json, look: Look) -> None:
    """An autoscaler with its metrics, limits, behavior, conditions and events."""
    given = _newest(given, look)
    spec = given.get("spec") or {}
    target = spec.get("scaleTargetRef")
    identity.place(out, given)
    identity.marks(out, given)
    identity.creation(out, given)
    out.line(0, "Reference:", f"{text(target, 'kind')}/{text(target, 'name')}")
    out.line(0, "Metrics:", "( current / target )")
    wanted, found = rows(spec, "metrics"), rows(given, "status", "currentMetrics")
    for metric, current in zip_longest(wanted, found[: len(wanted)]):
        out.line(1, metric_line(metric, current))
    out.line(0, "Min replicas:", text(spec, "minReplicas") or "<unset>")
    out.line(0, "Max replicas:", str(number(spec, "maxReplicas")))
    _behavior(out, spec.get("behavior"))
    current, desired = (
        number(given, "status", f"{key}Replicas") for key in ("current", "desired")
    )
    out.line(
        0, f"{text(target, 'kind')} pods:", f"{current} current / {desired} desired"
    )
    _conditions(out, rows(given, "status", "conditions"))
    look.events_of(out, given)


def _newest(given: Json, look: Look) -> Json:
    """The object in version 2, which alone has all that is described."""
    if text(given, "apiVersion") != "autoscaling/v1":
        return given
    name, namespace = (text(given, "metadata", key) for key in ("name", "namespace"))
    path = within(namespace, "horizontalpodautoscalers", GROUP)
    newest: Json = look.context.client.get(f"{path}/{quote(name, safe='')}")
    return newest


def _behavior(out: Writer, given: Json | None) -> None:
    if given is None:
        return
    out.line(0, "Behavior:")
    for title, key in (("Scale Up:", "scaleUp"), ("Scale Down:", "scaleDown")):
        if given.get(key) is not None:
            out.line(1, title)
            _scaling(out, given[key])


def _scaling(out: Writer, given: Json) -> None:
    window = given.get("stabilizationWindowSeconds")
    if window is not None:
        out.line(2, f"Stabilization Window: {window} seconds")
    policies = rows(given, "policies")
    if policies:
        chosen = given.get("selectPolicy")
        out.line(2, f"Select Policy: {'Max' if chosen is None else chosen}")
        out.line(2, "Policies:")
    for policy in policies:
        out.line(
            3,
            f"- Type: {text(policy, 'type')}",
            f"Value: {number(policy, 'value')}",
            f"Period: {number(policy, 'periodSeconds')} seconds",
        )


def _conditions(out: Writer, found: list[Json]) -> None:
    if found:
        out.line(0, "Conditions:")
        out.heading(1, "Type", "Status", "Reason", "Message")
    for one in found:
        cells = (text(one, key) for key in ("type", "status", "reason", "message"))
        out.line(1, *cells)
