"""describe replicaset"""

from __future__ import annotations

from portal.kube.errors import Aborted, KubeError
from portal.kube.objects import Json, dig, number
from portal.kube.verbs.describe import conditions, identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector, pod_counts
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer


def replica_set(out: Writer, given: Json, look: Look) -> None:
    """A replica set with its pods counted, its template and events."""
    look.expect_events_of(given)
    identity.place(out, given)
    out.line(0, "Selector:", label_selector(dig(given, "spec", "selector")) or "<none>")
    identity.marks(out, given)
    identity.owner(out, given)
    current, desired = (
        number(given, "status", "replicas"),
        number(given, "spec", "replicas"),
    )
    out.line(0, "Replicas:", f"{current} current / {desired} desired")
    try:
        counts = pod_counts(look.context, given)
    except Aborted:
        raise
    except KubeError as error:
        counts = f"error in fetching pods: {error.message}"
    out.line(0, "Pods Status:", counts)
    template(out, dig(given, "spec", "template"))
    conditions.reasons(out, given)
    look.events_of(out, given)
