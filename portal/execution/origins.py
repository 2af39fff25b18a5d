"""Where a value can come from without anybody choosing it now."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.execution.parameters import fits
from portal.execution.slots import NAMESPACE, NODE, Slot, canonical, slot_named
from portal.incidents.models import Incident, StepRun, step_label

Kept = Mapping[str, Any]

# Who sets variables from labels and annotations signs as `alert KubeVirtDown`.
ALERT = "alert "
CLUSTER = "the cluster's default"

# Labels that name an object of a kind, besides the one that is called as the kind.
_LABELS = {
    "Pod": ("pod", "pod_name"),
    NODE: ("node", "nodename", "kubernetes_node", "instance"),
    NAMESPACE: ("namespace", "exported_namespace", "kubernetes_namespace"),
    "PersistentVolumeClaim": ("persistentvolumeclaim", "pvc"),
    "VirtualMachine": ("vm", "vm_name", "virtualmachine", "name"),
    "VirtualMachineInstance": ("vmi", "vmi_name", "virtualmachineinstance", "name"),
    "Job": ("job_name",),
}
# Labels that Prometheus gives to what it asked, which is seldom what is broken.
_OF_THE_SCRAPE = {"job", "service", "endpoint", "instance", "prometheus"}
# What one step calls so is something else in the next.
_SAYS_NOTHING = {"name", "value", "id"}
_LABEL_IN_WORDS = re.compile(r"\bvalue of (?:the )?[`'\"]?(\w+)[`'\"]? label\b", re.I)


@dataclass(frozen=True, slots=True)
class Bound:
    """Values of a parameter, and in words where they come from."""

    values: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """The values that a parameter had the last time, and in which step."""

    values: tuple[str, ...]
    step: int


def remembered(runs: Iterable[StepRun]) -> dict[str, Remembered]:
    """By canonical name; `runs` come newest first."""
    found: dict[str, Remembered] = {}
    for run in runs:
        for name, values in run.parameters.items():
            if (called := canonical(name)) not in _SAYS_NOTHING:
                found.setdefault(called, Remembered(tuple(values), run.step))
    return found


def origins(
    incident: Incident, slot: Slot, before: Mapping[str, Remembered]
) -> Iterator[Bound]:
    """What is known for a parameter, the most telling first."""
    if last := before.get(canonical(slot.name)):
        yield Bound(last.values, f"as in step {step_label(last.step)}")
    yield from _variables(incident, slot)
    yield from _labels(incident, slot)
    yield from _defaults(incident, slot)


def usable(bound: Bound, slot: Slot) -> bool:
    """Whether all values may stand in the slot."""
    return bool(bound.values) and all(fits(one, slot.choices) for one in bound.values)


def variables_for(incident: Incident, reads: Iterable[str]) -> dict[str, Kept]:
    """The variables that a program reads: the incident's, else what stands for them.

    `$POD` without a value is filled by the label `pod`, `$NAMESPACE` by the cluster's
    default. What nothing fills is absent.
    """
    found: dict[str, Kept] = {}
    for name in reads:
        kept = incident.variables.get(name) or _instead(incident, name)
        if kept is not None:
            found[name] = kept
    return found


def origin_of(kept: Kept) -> str:
    """Who or what set a variable, in words."""
    if step := kept.get("step"):
        return f"from step {step_label(step)}"
    by = str(kept.get("by") or "")
    if by == CLUSTER or by.startswith(ALERT):
        return f"from {by}"
    return f"set by {by}" if by else ""


def _instead(incident: Incident, name: str) -> Kept | None:
    slot = slot_named(name)
    for label, kept in _label_values(incident, slot):
        return {"value": _object(kept, slot), "by": f"{kept['by']}, label {label}"}
    for bound in _defaults(incident, slot):
        return {"value": bound.values[0], "by": CLUSTER}
    return None


def _variables(incident: Incident, slot: Slot) -> Iterator[Bound]:
    """Those of a person or an earlier step, under the parameter's own name."""
    for name, kept in incident.variables.items():
        if canonical(name) == canonical(slot.name) and not _by_alert(kept):
            value = str(kept["value"]).strip()
            if value and not kept.get("problem"):
                yield Bound(
                    (value,), f"variable {name}, {origin_of(kept)}".rstrip(", ")
                )


def _labels(incident: Incident, slot: Slot) -> Iterator[Bound]:
    for label, kept in _label_values(incident, slot):
        yield Bound((_object(kept, slot),), f"from alert label {label}")


def _label_values(incident: Incident, slot: Slot) -> Iterator[tuple[str, Kept]]:
    labels = {
        name.lower(): kept
        for name, kept in incident.variables.items()
        if _by_alert(kept)
    }
    for label in dict.fromkeys(_label_names(slot)):
        kept = labels.get(label)
        if kept is not None and _object(kept, slot):
            yield label, kept


def _label_names(slot: Slot) -> Iterator[str]:
    """Labels that can tell the value of a slot, the most telling first."""
    if said := _LABEL_IN_WORDS.search(slot.name):
        yield said[1].lower()
    own = canonical(slot.name).replace("-", "_")
    if own not in _OF_THE_SCRAPE:
        yield own
    kind = slot.kind.lower()
    yield from _LABELS.get(slot.kind, () if kind in _OF_THE_SCRAPE else (kind,))


def _object(kept: Kept, slot: Slot) -> str:
    """The value of a label; of `instance` only what can be the name of a node."""
    value = str(kept["value"]).strip()
    if slot.kind != NODE:
        return value
    host = re.sub(r":\d+$", "", value)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host
    return ""


def _defaults(incident: Incident, slot: Slot) -> Iterator[Bound]:
    cluster = incident.cluster
    if cluster is None:
        return
    for name, value in cluster.defaults.items():
        if canonical(name) == canonical(slot.name):
            yield Bound((value,), CLUSTER)
    # `default` is nobody's choice: it would show evidence of the wrong place.
    if slot.kind == NAMESPACE and cluster.namespace != "default":
        yield Bound((cluster.namespace,), f"{CLUSTER} namespace")


def _by_alert(kept: Kept) -> bool:
    return str(kept.get("by") or "").startswith(ALERT)
