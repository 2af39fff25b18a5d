"""Variables of an incident from the labels and annotations of its alert."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portal.alerts.models import Alert
from portal.incidents.services import NAME_MAX, VARIABLE_MAX

# Labels that name an object: runbooks write them in capitals, too.
OBJECTS = {
    "namespace",
    "node",
    "pod",
    "container",
    "deployment",
    "daemonset",
    "statefulset",
    "job_name",
    "persistentvolumeclaim",
    "vm",
    "vmi",
}
_ONE_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+/-]*")


def variables_of(alert: Alert) -> dict[str, dict[str, str]]:
    """`{name: {"value", "by"}}`: each label, and the annotations that are one word."""
    by = f"alert {alert.name}"[:NAME_MAX]
    return {
        name: {"value": value, "by": by}
        for name, value in _named(alert)
        if usable(name, value)
    }


def usable(name: str, value: object) -> bool:
    """Whether a step could read it: a name for a variable, and one short line."""
    named = name.isidentifier() and name.isascii() and len(name) <= NAME_MAX
    return (
        named
        and isinstance(value, str)
        and 0 < len(value) <= VARIABLE_MAX
        and value.isprintable()
    )


def _named(alert: Alert) -> Iterator[tuple[str, str]]:
    for name, value in alert.annotations.items():
        if _ONE_WORD.fullmatch(str(value)):
            yield name, value
    for name, value in alert.labels.items():
        yield name, value
        if name in OBJECTS:
            yield name.upper(), value


def shared_variables(alerts: Sequence[Alert]) -> dict[str, dict[str, str]]:
    """What all of `alerts` say alike; where they differ, nothing is guessed."""
    first, *others = alerts
    shared = variables_of(first)
    for alert in others:
        said = dict(_named(alert))
        shared = {
            name: kept
            for name, kept in shared.items()
            if said.get(name) == kept["value"]
        }
    return shared
