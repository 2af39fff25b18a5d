"""describe ingressclass"""

from __future__ import annotations

from portal.kube.objects import Json, dig, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def ingress_class(out: Writer, given: Json, look: Look) -> None:
    """An ingress class with its controller and parameters."""
    identity.name(out, given)
    identity.marks(out, given)
    out.line(0, "Controller:", text(given, "spec", "controller"))
    parameters = dig(given, "spec", "parameters")
    if parameters is not None:
        out.line(0, "Parameters:")
        out.field(1, "APIGroup:", parameters.get("apiGroup"))
        out.line(1, "Kind:", text(parameters, "kind"))
        out.line(1, "Name:", text(parameters, "name"))
    look.events_of(out, given)
