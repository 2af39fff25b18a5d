"""describe resourcequota, and the quotas in a namespace"""

from __future__ import annotations

from portal.kube.objects import Json, pairs, strings, text
from portal.kube.quantity import NANO, Quantity, parse
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

SCOPES = {
    "Terminating": (
        "Matches all pods that have an active deadline. These pods have a limited lifespan"
        " on a node before being actively terminated by the system."
    ),
    "NotTerminating": (
        "Matches all pods that do not have an active deadline. These pods usually include"
        " long running pods whose container command is not expected to terminate."
    ),
    "BestEffort": (
        "Matches all pods that do not have resource requirements set. These pods have a"
        " best effort quality of service."
    ),
    "NotBestEffort": (
        "Matches all pods that have at least one resource requirement set. These pods have"
        " a burstable or guaranteed quality of service."
    ),
}


def resource_quota(out: Writer, given: Json, look: Look) -> None:
    """A quota: what is used of what there is, in the units of the latter."""
    identity.place(out, given)
    _scopes(out, given, 0, " * ")
    out.heading(0, "Resource", "Used", "Hard")
    for name, used, hard in _amounts(given):
        if used.format != hard.format:
            used = Quantity(used.value * NANO, hard.format)
        out.line(0, name, str(used), str(hard))


def resource_quotas(out: Writer, given: list[Json]) -> None:
    """The quotas of a namespace in one list."""
    if not given:
        out.line(0, "No resource quota.")
        return
    out.line(0, "Resource Quotas")
    for quota in sorted(given, key=lambda one: text(one, "metadata", "name")):
        out.line(1, "Name:", text(quota, "metadata", "name"))
        _scopes(out, quota, 1, "* ")
        out.line(1, "Resource", "Used", "Hard")
        out.line(1, "--------", "---", "---")
        for name, used, hard in _amounts(quota):
            out.line(1, name, str(used), str(hard))


def _scopes(out: Writer, given: Json, level: int, bullet: str) -> None:
    scopes = sorted(strings(given, "spec", "scopes"))
    if scopes:
        out.line(level, "Scopes:", ", ".join(scopes))
    for scope in scopes:
        if scope in SCOPES:
            out.line(level, bullet + SCOPES[scope])


def _amounts(given: Json) -> list[tuple[str, Quantity, Quantity]]:
    """Each resource with what is used and what there is."""
    used = pairs(given, "status", "used")
    return [
        (name, _quantity(used.get(name)), _quantity(hard))
        for name, hard in pairs(given, "status", "hard").items()
    ]


def _quantity(given: str | None) -> Quantity:
    return parse(given) or Quantity()
