"""describe pod"""

from __future__ import annotations

from portal.kube.objects import (
    Json,
    dig,
    number,
    pairs,
    rows,
    text,
)
from portal.kube.times import rfc1123, since
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.containers import containers, resources, seccomp
from portal.kube.verbs.describe.environment import pod_field
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import Event
from portal.kube.verbs.describe.scheduling import scheduling_group, spread, tolerations
from portal.kube.verbs.describe.volumes import volumes
from portal.kube.verbs.describe.writer import Writer

CONTAINERS = (
    ("Init Containers", "initContainers", "initContainerStatuses"),
    ("Containers", "containers", "containerStatuses"),
    ("Ephemeral Containers", "ephemeralContainers", "ephemeralContainerStatuses"),
)
MIRROR = "kubernetes.io/config.mirror"


def pod(out: Writer, given: Json, look: Look) -> None:
    """A pod with its containers, volumes and events."""
    spec = given.get("spec") or {}
    _identity(out, given, spec)
    _status(out, given, look)
    seccomp(out, 0, spec, 0)
    _network(out, given)
    if spec.get("resources") is not None:
        out.line(0, "Resources:")
        resources(out, 1, spec["resources"])
    _containers(out, given)
    _conditions(out, given)
    volumes(out, rows(spec, "volumes"))
    # The API server sets the class on every pod it admits.
    out.line(0, "QoS Class:", text(given, "status", "qosClass"))
    maps.labels(out, "Node-Selectors", pairs(spec, "nodeSelector"))
    tolerations(out, "Tolerations", rows(spec, "tolerations"))
    spread(out, rows(spec, "topologySpreadConstraints"))
    scheduling_group(out, spec)
    look.events(out, _searched(given))


def _identity(out: Writer, given: Json, spec: Json) -> None:
    identity.place(out, given)
    if spec.get("priority") is not None:
        out.line(0, "Priority:", text(spec, "priority"))
    for title, key in (
        ("Priority Class Name:", "priorityClassName"),
        ("Runtime Class Name:", "runtimeClassName"),
        ("Service Account:", "serviceAccountName"),
    ):
        if spec.get(key):
            out.line(0, title, text(spec, key))
    node = text(spec, "nodeName")
    out.line(
        0, "Node:", f"{node}/{text(given, 'status', 'hostIP')}" if node else "<none>"
    )
    if started := dig(given, "status", "startTime"):
        out.line(0, "Start Time:", rfc1123(started))
    identity.marks(out, given)


def _status(out: Writer, given: Json, look: Look) -> None:
    phase, deleted = (
        text(given, "status", "phase"),
        dig(given, "metadata", "deletionTimestamp"),
    )
    if deleted and phase not in ("Failed", "Succeeded"):
        grace = number(given, "metadata", "deletionGracePeriodSeconds")
        out.line(0, "Status:", f"Terminating (lasts {since(deleted, look.now)})")
        out.line(0, "Termination Grace Period:", f"{grace}s")
    else:
        out.line(0, "Status:", phase)
    for title, key in (("Reason:", "reason"), ("Message:", "message")):
        if value := text(given, "status", key):
            out.line(0, title, value)


def _network(out: Writer, given: Json) -> None:
    addresses = rows(given, "status", "podIPs")
    out.line(0, "IP:", text(given, "status", "podIP"))
    out.line(0, "IPs:", *([] if addresses else ["<none>"]))
    for address in addresses:
        out.line(1, "IP:", text(address, "ip"))
    identity.owner(out, given)
    if node := text(given, "status", "nominatedNodeName"):
        out.line(0, "NominatedNodeName:", node)


def _containers(out: Writer, given: Json) -> None:
    for title, key, statuses in CONTAINERS:
        found = rows(given, "spec", key)
        if found or key == "containers":
            containers(
                out, title, found, rows(given, "status", statuses), pod_field(given)
            )


def _conditions(out: Writer, given: Json) -> None:
    found = rows(given, "status", "conditions")
    known = {text(one, "type"): text(one, "status") for one in reversed(found)}
    gates = [
        text(gate, "conditionType") for gate in rows(given, "spec", "readinessGates")
    ]
    _table(
        out, "Readiness Gates:", [(gate, known.get(gate, "<none>")) for gate in gates]
    )
    _table(
        out, "Conditions:", [(text(one, "type"), text(one, "status")) for one in found]
    )


def _table(out: Writer, title: str, lines: list[tuple[str, str]]) -> None:
    if lines:
        out.line(0, title)
        out.line(1, "Type", "Status")
    for kind, status in lines:
        out.line(1, kind + " ", status + " ")


def _searched(given: Json) -> Event:
    # A static pod's events name the kubelet's own pod, of which the object is a mirror.
    about = Event.about(given)
    uid = pairs(given, "metadata", "annotations").get(MIRROR, about.uid)
    return Event(about.name, about.namespace, "", uid)
