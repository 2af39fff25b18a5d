"""A pod template, as controllers of pods and jobs hold it."""

from __future__ import annotations

from portal.kube.objects import Json, pairs, rows, text
from portal.kube.verbs.describe import maps
from portal.kube.verbs.describe.containers import containers
from portal.kube.verbs.describe.scheduling import scheduling_group, spread, tolerations
from portal.kube.verbs.describe.volumes import volumes
from portal.kube.verbs.describe.writer import Writer

SPACE = "  "


def template(out: Writer, given: Json | None) -> None:
    """The section `Pod Template:`."""
    given = given or {}
    spec = given.get("spec") or {}
    out.line(0, "Pod Template:")
    maps.labels(out, "  Labels", pairs(given, "metadata", "labels"))
    if marks := pairs(given, "metadata", "annotations"):
        maps.notes(out, "  Annotations", marks)
    if spec.get("serviceAccountName"):
        out.line(1, "Service Account:", text(spec, "serviceAccountName"))
    if first := rows(spec, "initContainers"):
        containers(out, "Init Containers", first, [], None, space=SPACE)
    containers(out, "Containers", rows(spec, "containers"), [], None, space=SPACE)
    volumes(out, rows(spec, "volumes"), space=SPACE)
    spread(out, rows(spec, "topologySpreadConstraints"), space=SPACE)
    if spec.get("priorityClassName"):
        out.line(1, "Priority Class Name:", text(spec, "priorityClassName"))
    maps.labels(out, "  Node-Selectors", pairs(spec, "nodeSelector"))
    tolerations(out, "  Tolerations", rows(spec, "tolerations"))
    scheduling_group(out, spec, space=SPACE)
