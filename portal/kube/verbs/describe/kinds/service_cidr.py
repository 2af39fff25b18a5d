"""describe servicecidr"""

from __future__ import annotations

from portal.kube.objects import Json, rows, strings
from portal.kube.verbs.describe import conditions, identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def service_cidr(out: Writer, given: Json, look: Look) -> None:
    """A range of addresses for services with its conditions and events."""
    identity.name(out, given)
    identity.marks(out, given)
    out.line(0, "CIDRs:", ", ".join(strings(given, "spec", "cidrs")))
    if found := rows(given, "status", "conditions"):
        out.line(0, "Status:")
        conditions.transitions(out, found)
    look.events_of(out, given)
