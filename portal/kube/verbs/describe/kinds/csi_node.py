"""describe csinode"""

from __future__ import annotations

from portal.kube.formats.go_values import sprint
from portal.kube.objects import Json, dig, rows, strings, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def csi_node(out: Writer, given: Json, look: Look) -> None:
    """The storage drivers of a node, and events."""
    identity.name(out, given)
    identity.marks(out, given)
    identity.creation(out, given)
    out.line(0, "Spec:")
    if dig(given, "spec", "drivers"):
        out.line(1, "Drivers:")
    for driver in rows(given, "spec", "drivers"):
        _driver(out, driver)
    look.events_of(out, given)


def _driver(out: Writer, given: Json) -> None:
    out.line(2, f"{text(given, 'name')}:")
    out.line(3, "Node ID:", text(given, "nodeID"))
    count = dig(given, "allocatable", "count")
    if count is not None:
        out.line(3, "Allocatables:")
        out.line(4, "Count:", str(count))
    if given.get("topologyKeys") is not None:
        out.line(3, "Topology Keys:", sprint(strings(given, "topologyKeys")))
