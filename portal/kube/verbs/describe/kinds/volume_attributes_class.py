"""describe volumeattributesclass"""

from __future__ import annotations

from portal.kube.objects import Json, pairs, text
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def volume_attributes_class(out: Writer, given: Json, look: Look) -> None:
    """A class of attributes with its driver and parameters, and its events."""
    identity.name(out, given)
    out.line(0, "Annotations:", maps.inline(pairs(given, "metadata", "annotations")))
    out.line(0, "DriverName:", text(given, "driverName"))
    out.line(0, "Parameters:", maps.inline(pairs(given, "parameters")))
    look.events_of(out, given)
