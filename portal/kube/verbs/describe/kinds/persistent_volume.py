"""describe persistentvolume"""

from __future__ import annotations

from portal.kube.formats.go_values import sprint
from portal.kube.objects import Json, dig, rows, strings, text
from portal.kube.quantity import shown
from portal.kube.verbs.describe import claims, identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.persistent_kinds import KINDS
from portal.kube.verbs.describe.terms import terms
from portal.kube.verbs.describe.volumes import source
from portal.kube.verbs.describe.writer import Writer


def persistent_volume(out: Writer, given: Json, look: Look) -> None:
    """A volume with where it may be used, where its contents are, and its events."""
    spec = given.get("spec") or {}
    identity.name(out, given)
    identity.marks(out, given)
    out.line(0, "Finalizers:", sprint(strings(given, "metadata", "finalizers")))
    out.line(0, "StorageClass:", claims.storage_class(given))
    out.line(0, "Status:", claims.phase(given, look.now))
    out.line(0, "Claim:", _claim(spec.get("claimRef")))
    out.line(0, "Reclaim Policy:", text(spec, "persistentVolumeReclaimPolicy"))
    out.line(0, "Access Modes:", claims.access_modes(given, "spec"))
    out.field(0, "VolumeMode:", spec.get("volumeMode"))
    out.line(0, "Capacity:", shown(dig(spec, "capacity", "storage") or "0"))
    _affinity(out, dig(spec, "nodeAffinity", "required"))
    out.line(0, "Message:", text(given, "status", "message"))
    out.line(0, "Source:")
    source(out, KINDS, spec)
    look.events_of(out, given)


def _claim(given: Json | None) -> str:
    return f"{text(given, 'namespace')}/{text(given, 'name')}" if given else ""


def _affinity(out: Writer, required: Json | None) -> None:
    out.line(0, "Node Affinity:", "<none>" if required is None else "")
    if required is None:
        return
    found = rows(required, "nodeSelectorTerms")
    out.line(1, "Required Terms:", "" if found else "<none>")
    terms(out, 2, found, "matchExpressions")
