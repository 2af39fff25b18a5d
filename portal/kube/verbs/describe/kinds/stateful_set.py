"""describe statefulset"""

from __future__ import annotations

from portal.kube.formats.go_values import sprint
from portal.kube.objects import (
    Json,
    dig,
    number,
    pairs,
    rows,
    strings,
    text,
)
from portal.kube.quantity import shown
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.claims import storage_class
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector, pod_counts
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer


def stateful_set(out: Writer, given: Json, look: Look) -> None:
    """A stateful set with its pods counted, its template, claims and events."""
    look.expect_events_of(given)
    identity.place(out, given)
    identity.creation(out, given)
    out.line(0, "Selector:", label_selector(dig(given, "spec", "selector")))
    identity.marks(out, given)
    desired, total = (
        number(given, "spec", "replicas"),
        number(given, "status", "replicas"),
    )
    out.line(0, "Replicas:", f"{desired} desired | {total} total")
    _strategy(out, dig(given, "spec", "updateStrategy"))
    out.line(0, "Pods Status:", pod_counts(look.context, given))
    template(out, dig(given, "spec", "template"))
    _claims(out, rows(given, "spec", "volumeClaimTemplates"))
    look.events_of(out, given)


def _strategy(out: Writer, given: Json | None) -> None:
    out.line(0, "Update Strategy:", text(given, "type"))
    partition = dig(given, "rollingUpdate", "partition")
    out.field(1, "Partition:", partition)
    if partition is not None:
        out.field(1, "MaxUnavailable:", dig(given, "rollingUpdate", "maxUnavailable"))


def _claims(out: Writer, given: list[Json]) -> None:
    out.line(0, "Volume Claims:", *([] if given else ["<none>"]))
    for claim in given:
        out.line(1, "Name:", text(claim, "metadata", "name"))
        out.line(1, "StorageClass:", storage_class(claim))
        maps.labels(out, "  Labels", pairs(claim, "metadata", "labels"))
        maps.labels(out, "  Annotations", pairs(claim, "metadata", "annotations"))
        wanted = dig(claim, "spec", "resources", "requests", "storage")
        out.line(1, "Capacity:", "<default>" if wanted is None else shown(wanted))
        out.line(1, "Access Modes:", sprint(strings(claim, "spec", "accessModes")))
