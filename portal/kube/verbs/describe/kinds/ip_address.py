"""describe ipaddress"""

from __future__ import annotations

from portal.kube.objects import Json, dig, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

PARENT = ("Group", "Resource", "Namespace", "Name")


def ip_address(out: Writer, given: Json, look: Look) -> None:
    """An address of a service with what holds it, and its events."""
    identity.name(out, given)
    identity.marks(out, given)
    parent = dig(given, "spec", "parentRef")
    if parent is not None:
        out.line(0, "Parent Reference:")
        for title in PARENT:
            out.line(1, f"{title}:", text(parent, title.lower()))
    look.events_of(out, given)
