"""describe rolebinding, clusterrolebinding"""

from __future__ import annotations

from portal.kube.objects import Json, rows, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def binding(out: Writer, given: Json, look: Look) -> None:
    """A role and to whom it is given; kubectl shows neither namespace nor events."""
    identity.name(out, given)
    identity.marks(out, given)
    out.line(0, "Role:")
    out.line(1, "Kind:", text(given, "roleRef", "kind"))
    out.line(1, "Name:", text(given, "roleRef", "name"))
    out.line(0, "Subjects:")
    out.heading(1, "Kind", "Name", "Namespace")
    for one in rows(given, "subjects"):
        out.line(1, *(text(one, key) for key in ("kind", "name", "namespace")))
