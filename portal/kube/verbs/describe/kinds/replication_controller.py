"""describe replicationcontroller"""

from __future__ import annotations

from portal.kube.objects import Json, dig, number, pairs
from portal.kube.verbs.describe import conditions, identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import count_pods
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer


def replication_controller(out: Writer, given: Json, look: Look) -> None:
    """A replication controller with its pods counted, its template and events."""
    look.expect_events_of(given)
    selector = pairs(given, "spec", "selector")
    identity.place(out, given)
    out.line(0, "Selector:", maps.inline(selector))
    identity.marks(out, given)
    current, desired = (
        number(given, "status", "replicas"),
        number(given, "spec", "replicas"),
    )
    out.line(0, "Replicas:", f"{current} current / {desired} desired")
    terms = ",".join(f"{key}={value}" for key, value in selector.items())
    out.line(0, "Pods Status:", count_pods(look.context, given, terms))
    template(out, dig(given, "spec", "template"))
    conditions.reasons(out, given)
    look.events_of(out, given)
