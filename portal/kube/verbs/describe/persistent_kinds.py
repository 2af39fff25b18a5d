"""The sources of persistent volumes, where they differ from those in pods."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.kube.objects import text
from portal.kube.verbs.describe import volume_kinds
from portal.kube.verbs.describe.volume_kinds import Field, Kind, plain, reference


def _reference(value: Any) -> str:
    """Secrets of a volume without a namespace are named with theirs."""
    if value is None:
        return "nil"
    return f"&SecretReference{{Name:{text(value, 'name')},Namespace:{text(value, 'namespace')},}}"


def _persistent(field: Field) -> Field:
    label, key, show = field
    return (label, key, _reference) if show is reference else field


def _more(kind: str, after: str, *fields: Field) -> Kind:
    """The kind of volume with more fields behind the one of that label."""
    known = KINDS[kind].fields
    at = [label for label, _, _ in known].index(after) + 1
    return replace(KINDS[kind], fields=(*known[:at], *fields, *known[at:]))


KINDS = {
    key: replace(kind, fields=tuple(map(_persistent, kind.fields)))
    for key, kind in volume_kinds.KINDS.items()
}
KINDS |= {
    "local": Kind(
        "LocalVolume (a persistent volume backed by local storage on a node)",
        (("Path:", "path", plain),),
    ),
    "csi": _more("csi", "FSType:", ("VolumeHandle:", "volumeHandle", plain)),
    "glusterfs": _more(
        "glusterfs",
        "EndpointsName:",
        (
            "EndpointsNamespace:",
            "endpointsNamespace",
            lambda value: "<unset>" if value is None else str(value),
        ),
    ),
    "azureFile": _more(
        "azureFile", "SecretName:", ("SecretNamespace:", "secretNamespace", plain)
    ),
    "scaleIO": _more(
        "scaleIO",
        "VolumeName:",
        ("SecretName:", "secretRef", lambda value: text(value, "name")),
        ("SecretNamespace:", "secretRef", lambda value: text(value, "namespace")),
    ),
}
