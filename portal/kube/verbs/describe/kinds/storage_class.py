"""describe storageclass"""

from __future__ import annotations

from portal.kube.objects import Json, pairs, rows, strings, text
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.terms import terms
from portal.kube.verbs.describe.words import true_or_false
from portal.kube.verbs.describe.writer import Writer

DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


def storage_class(out: Writer, given: Json, look: Look) -> None:
    """A storage class with how it makes volumes, and its events."""
    marks = pairs(given, "metadata", "annotations")
    is_default = any(marks.get(key) == "true" for key in DEFAULT)
    options = strings(given, "mountOptions")
    identity.name(out, given)
    out.line(0, "IsDefaultClass:", "Yes" if is_default else "No")
    out.line(0, "Annotations:", maps.inline(marks))
    out.line(0, "Provisioner:", text(given, "provisioner"))
    out.line(0, "Parameters:", maps.inline(pairs(given, "parameters")))
    expands = true_or_false(given.get("allowVolumeExpansion"))
    out.line(0, "AllowVolumeExpansion:", expands)
    out.line(0, "MountOptions:", *([] if options else ["<none>"]))
    for option in options:
        out.line(1, option)
    out.field(0, "ReclaimPolicy:", given.get("reclaimPolicy"))
    out.field(0, "VolumeBindingMode:", given.get("volumeBindingMode"))
    _topologies(out, given)
    look.events_of(out, given)


def _topologies(out: Writer, given: Json) -> None:
    if given.get("allowedTopologies") is None:
        return
    found = rows(given, "allowedTopologies")
    out.line(0, "AllowedTopologies:", "" if found else "<none>")
    terms(out, 1, found, "matchLabelExpressions")
