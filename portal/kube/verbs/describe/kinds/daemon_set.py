"""describe daemonset"""

from __future__ import annotations

from portal.kube.objects import Json, dig, number, pairs
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector, pod_counts
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer

SCHEDULED = (
    ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
    ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
    ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
    ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
    ("Number of Nodes Misscheduled", "numberMisscheduled"),
)


def daemon_set(out: Writer, given: Json, look: Look) -> None:
    """A daemon set with its pods counted, its template and events."""
    look.expect_events_of(given)
    identity.place(out, given)
    out.line(0, "Selector:", label_selector(dig(given, "spec", "selector")))
    nodes = pairs(given, "spec", "template", "spec", "nodeSelector")
    out.line(0, "Node-Selector:", maps.inline(nodes))
    identity.marks(out, given)
    for title, key in SCHEDULED:
        out.line(0, f"{title}: {number(given, 'status', key)}")
    out.line(0, "Pods Status:", pod_counts(look.context, given))
    template(out, dig(given, "spec", "template"))
    look.events_of(out, given)
