"""The volumes of a pod: what kind each is and where its contents come from."""

from __future__ import annotations

from collections.abc import Callable

from portal.kube.verbs.describe import maps
from portal.kube.verbs.describe.objects import Json, dig, pairs, rows, text
from portal.kube.verbs.describe.volume_kinds import KINDS, flag
from portal.kube.verbs.describe.writer import Writer


def volumes(out: Writer, given: list[Json], *, space: str = "") -> None:
    """The list of volumes; `space` goes before the title (templates)."""
    out.line(0, f"{space}Volumes:", *([] if given else ["<none>"]))
    for volume in given:
        out.write(1, f"{' ' if space else ''}{text(volume, 'name')}:\n")
        key = next((key for key in KINDS if volume.get(key) is not None), None)
        if key is None:
            out.write(1, "<unknown>\n")
        else:
            _source(out, key, volume[key])


def _source(out: Writer, key: str, source: Json) -> None:
    kind = KINDS[key]
    out.line(2, "Type:", kind.title)
    for label, field, show in kind.fields:
        out.line(2, label, show(source.get(field)))
    if rest := REST.get(key):
        rest(out, source)


def _attributes(out: Writer, source: Json) -> None:
    given = pairs(source, "volumeAttributes")
    lines = [
        maps.shorten(f"{key}={value}", maps.LONGEST) for key, value in given.items()
    ]
    if lines:
        maps.stack(out.nested(2), "VolumeAttributes", lines)
    else:
        out.line(2, "VolumeAttributes:", "<none>")


def _items(out: Writer, source: Json) -> None:
    out.line(2, "Items:")
    for item in rows(source, "items"):
        for path in (
            dig(item, "fieldRef", "fieldPath"),
            dig(item, "resourceFieldRef", "resource"),
        ):
            if path is not None:
                out.line(3, f"{path} -> {text(item, 'path')}")


def _projected(out: Writer, source: Json) -> None:
    for part in rows(source, "sources"):
        if (secret := part.get("secret")) is not None:
            out.line(2, "SecretName:", text(secret, "name"))
            out.line(2, "Optional:", flag(secret.get("optional")))
        elif part.get("downwardAPI") is not None:
            out.line(2, "DownwardAPI:", "true")
        elif (config := part.get("configMap")) is not None:
            out.line(2, "ConfigMapName:", text(config, "name"))
            out.line(2, "Optional:", flag(config.get("optional")))
        elif (token := part.get("serviceAccountToken")) is not None:
            out.line(2, "TokenExpirationSeconds:", text(token, "expirationSeconds"))


def _claim(out: Writer, source: Json) -> None:
    template = source.get("volumeClaimTemplate")
    if template is None:
        return
    inner, spec = out.nested(2), template.get("spec") or {}
    meta = template.get("metadata") or {}
    beta = pairs(meta, "annotations").get("volume.beta.kubernetes.io/storage-class")
    inner.line(
        0, "StorageClass:", text(spec, "storageClassName") if beta is None else beta
    )
    inner.line(0, "Volume:", text(spec, "volumeName"))
    maps.labels(inner, "Labels", pairs(meta, "labels"))
    maps.notes(inner, "Annotations", pairs(meta, "annotations"))
    # A template claims nothing yet: kubectl leaves these two empty.
    inner.line(0, "Capacity:", "")
    inner.line(0, "Access Modes:", "")
    if spec.get("volumeMode"):
        inner.line(0, "VolumeMode:", text(spec, "volumeMode"))
    _data_source(inner, spec.get("dataSource"))


def _data_source(out: Writer, source: Json | None) -> None:
    if source is None:
        return
    out.line(0, "DataSource:")
    if source.get("apiGroup") is not None:
        out.line(1, "APIGroup:", text(source, "apiGroup"))
    out.line(1, "Kind:", text(source, "kind"))
    out.line(1, "Name:", text(source, "name"))


REST: dict[str, Callable[[Writer, Json], None]] = {
    "csi": _attributes,
    "downwardAPI": _items,
    "projected": _projected,
    "ephemeral": _claim,
}
