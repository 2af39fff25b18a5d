"""describe poddisruptionbudget"""

from __future__ import annotations

from portal.kube.objects import Json, number, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector
from portal.kube.verbs.describe.writer import Writer

STATUS = (
    ("Allowed disruptions:", "disruptionsAllowed"),
    ("Current:", "currentHealthy"),
    ("Desired:", "desiredHealthy"),
    ("Total:", "expectedPods"),
)


def disruption_budget(out: Writer, given: Json, look: Look) -> None:
    """A disruption budget with what it allows now, and its events."""
    spec = given.get("spec") or {}
    identity.place(out, given)
    if spec.get("minAvailable") is not None:
        out.line(0, "Min available:", text(spec, "minAvailable"))
    else:
        out.field(0, "Max unavailable:", spec.get("maxUnavailable"))
    selector = spec.get("selector")
    chosen = "<unset>" if selector is None else label_selector(selector) or "<none>"
    out.line(0, "Selector:", chosen)
    out.line(0, "Status:")
    for title, key in STATUS:
        out.line(2, title, str(number(given, "status", key)))
    look.events_of(out, given)
