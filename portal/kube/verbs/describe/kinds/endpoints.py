"""describe endpoints"""

from __future__ import annotations

from portal.kube.objects import Json, number, rows, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

ADDRESSES = (("Addresses:", "addresses"), ("NotReadyAddresses:", "notReadyAddresses"))


def endpoints(out: Writer, given: Json, look: Look) -> None:
    """Endpoints by subset, with their events."""
    identity.place(out, given)
    identity.marks(out, given)
    out.line(0, "Subsets:")
    for subset in rows(given, "subsets"):
        _subset(out, subset)
    look.events_of(out, given)


def _subset(out: Writer, given: Json) -> None:
    for title, key in ADDRESSES:
        found = ",".join(text(one, "ip") for one in rows(given, key))
        out.line(1, title, found or "<none>")
    if ports := rows(given, "ports"):
        out.line(1, "Ports:")
        out.heading(2, "Name", "Port", "Protocol")
        for port in ports:
            name = text(port, "name") or "<unset>"
            out.line(2, name, str(number(port, "port")), text(port, "protocol"))
    out.line(0)
