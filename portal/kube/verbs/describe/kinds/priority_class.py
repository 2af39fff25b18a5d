"""describe priorityclass"""

from __future__ import annotations

from portal.kube.objects import Json, number, pairs, text
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def priority_class(out: Writer, given: Json, look: Look) -> None:
    """A priority class, and its events."""
    identity.name(out, given)
    out.line(0, "Value:", str(number(given, "value")))
    out.line(0, "GlobalDefault:", "true" if given.get("globalDefault") else "false")
    out.line(0, "PreemptionPolicy:", text(given, "preemptionPolicy"))
    out.line(0, "Description:", text(given, "description"))
    out.line(0, "Annotations:", maps.inline(pairs(given, "metadata", "annotations")))
    look.events_of(out, given)
