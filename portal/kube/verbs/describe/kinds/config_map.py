"""describe configmap"""

from __future__ import annotations

from portal.kube.objects import Json, pairs
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.encoded import size
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def config_map(out: Writer, given: Json, look: Look) -> None:
    """A config map with its texts, the sizes of its binary data, and its events."""
    identity.place(out, given)
    identity.marks(out, given)
    out.write(0, "\nData\n====\n")
    for key, value in pairs(given, "data").items():
        out.write(0, f"{key}:\n----\n")
        out.write(0, f"{value}\n\n")
    out.write(0, "\nBinaryData\n====\n")
    for key, value in pairs(given, "binaryData").items():
        out.line(0, f"{key}: {size(value)} bytes")
    out.line(0)
    look.events_of(out, given)
