"""One line for a metric of an autoscaler: what it is, how much there is, how much is wanted."""

from __future__ import annotations

from portal.kube.formats.go_values import quote
from portal.kube.objects import Json, dig, text
from portal.kube.quantity import shown

SOURCES = {
    "External": "external",
    "Pods": "pods",
    "Object": "object",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}
UNKNOWN = "<unknown>"


def metric_line(metric: Json, current: Json | None) -> str:
    """`resource cpu on pods  (as a percentage of request):<tab>3% (30m) / 80%`.

    `current` is the entry of the status at the metric's place, None if there is
    none yet.
    """
    kind = text(metric, "type")
    if kind not in SOURCES:
        return f"<unknown metric type {quote(kind)}>"
    source = metric.get(SOURCES[kind]) or {}
    now = dig(current, SOURCES[kind])
    title, found, wanted = _parts(kind, source, now)
    return f"{title}:\t{found} / {wanted}"


def _parts(kind: str, source: Json, now: Json | None) -> tuple[str, str, str]:
    """Title, current amount and target."""
    target, name = source.get("target") or {}, text(source, "metric", "name")
    average = target.get("averageValue") is not None
    if kind in ("Resource", "ContainerResource"):
        title = _resource(source, kind)
        if average:
            return title, _current(now, "averageValue"), _amount(target, "averageValue")
        return f"{title}  (as a percentage of request)", _share(now), _percent(target)
    if kind == "Pods":
        title, field = f"{quote(name)} on pods", "averageValue"
    elif kind == "Object":
        title = _object(source, name)
        field = "averageValue" if text(target, "type") == "AverageValue" else "value"
    else:
        title, field = quote(name), "averageValue" if average else "value"
        if average and dig(now, "current", field) is None:
            now = None
    if kind != "Pods":
        title += " (target average value)" if field != "value" else " (target value)"
    return title, _current(now, field), _amount(target, field)


def _object(source: Json, name: str) -> str:
    about = source.get("describedObject")
    return f'"{name}" on {text(about, "kind")}/{text(about, "name")}'


def _resource(source: Json, kind: str) -> str:
    within = f' of container "{text(source, "container")}"'
    named = within if kind == "ContainerResource" else ""
    return f"resource {text(source, 'name')}{named} on pods"


def _current(now: Json | None, field: str) -> str:
    return UNKNOWN if now is None else _amount(now.get("current"), field)


def _share(now: Json | None) -> str:
    percent = dig(now, "current", "averageUtilization")
    return (
        UNKNOWN if percent is None else f"{percent}% ({_current(now, 'averageValue')})"
    )


def _percent(target: Json) -> str:
    wanted = target.get("averageUtilization")
    return "<auto>" if wanted is None else f"{wanted}%"


def _amount(holder: Json | None, field: str) -> str:
    """A quantity; one that is not there prints as Go prints the missing pointer."""
    value = dig(holder, field)
    return "<nil>" if value is None else shown(value)
