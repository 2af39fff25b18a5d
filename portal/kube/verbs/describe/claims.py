"""What claims of volumes, templates of claims and volumes have in common."""

from __future__ import annotations

from datetime import datetime

from portal.kube.objects import Json, dig, pairs, strings, text
from portal.kube.times import since
from portal.kube.verbs.describe.writer import Writer

BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
MODES = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}


def storage_class(given: Json) -> str:
    """The class by name; the annotation of old clusters comes first."""
    old = pairs(given, "metadata", "annotations").get(BETA_CLASS)
    return text(given, "spec", "storageClassName") if old is None else old


def phase(given: Json, now: datetime) -> str:
    """`Bound`, or for how long it has been going."""
    deleted = dig(given, "metadata", "deletionTimestamp")
    if deleted:
        return f"Terminating (lasts {since(deleted, now)})"
    return text(given, "status", "phase")


def access_modes(given: Json, where: str) -> str:
    """`RWO,ROX`, always in the same order; `where` is "spec" or "status"."""
    modes = strings(given, where, "accessModes")
    return ",".join(short for mode, short in MODES.items() if mode in modes)


def contents(out: Writer, spec: Json) -> None:
    """`VolumeMode:` and `DataSource:` of a claim, those that it names."""
    out.field(0, "VolumeMode:", spec.get("volumeMode"))
    source = spec.get("dataSource")
    if source is None:
        return
    out.line(0, "DataSource:")
    out.field(1, "APIGroup:", source.get("apiGroup"))
    out.line(1, "Kind:", text(source, "kind"))
    out.line(1, "Name:", text(source, "name"))
