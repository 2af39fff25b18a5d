"""The volumes of a pod: what kind each is and where its contents come from."""

from __future__ import annotations

from collections.abc import Callable

from portal.kube.objects import Json, dig, pairs, rows, text
from portal.kube.verbs.describe import claims, identity, maps
from portal.kube.verbs.describe.volume_kinds import KINDS, Kind, flag
from portal.kube.verbs.describe.writer import Writer


def volumes(out: Writer, given: list[Json], *, space: str = "") -> None:
    """The list of volumes; `space` goes before the title (templates)."""
    out.line(0, f"{space}Volumes:", *([] if given else ["<none>"]))
    for volume in given:
        out.write(1, f"{' ' if space else ''}{text(volume, 'name')}:\n")
        source(out, KINDS, volume)


def source(out: Writer, kinds: dict[str, Kind], given: Json) -> None:
    """The source of a volume: the one of `kinds` that it has."""
    key = next((key for key in kinds if given.get(key) is not None), None)
    if key is None:
        out.write(1, "<unknown>\n")
        return
    out.line(2, "Type:", kinds[key].title)
    for label, field, show in kinds[key].fields:
        out.line(2, label, show(given[key].get(field)))
    if rest := REST.get(key):
        rest(out, given[key])


def _attributes(out: Writer, given: Json) -> None:
    attributes = pairs(given, "volumeAttributes")
    lines = [
        maps.shorten(f"{key}={value}", maps.LONGEST)
        for key, value in attributes.items()
    ]
    if lines:
        maps.stack(out.nested(2), "VolumeAttributes", lines)
    else:
        out.line(2, "VolumeAttributes:", "<none>")


def _items(out: Writer, given: Json) -> None:
    out.line(2, "Items:")
    for item in rows(given, "items"):
        for path in (
            dig(item, "fieldRef", "fieldPath"),
            dig(item, "resourceFieldRef", "resource"),
        ):
            if path is not None:
                out.line(3, f"{path} -> {text(item, 'path')}")


def _projected(out: Writer, given: Json) -> None:
    for part in rows(given, "sources"):
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


def _claim(out: Writer, given: Json) -> None:
    template = given.get("volumeClaimTemplate")
    if template is None:
        return
    inner, spec = out.nested(2), template.get("spec") or {}
    inner.line(0, "StorageClass:", claims.storage_class(template))
    inner.line(0, "Volume:", text(spec, "volumeName"))
    identity.marks(inner, template)
    # A template claims nothing yet: kubectl leaves these two empty.
    inner.line(0, "Capacity:", "")
    inner.line(0, "Access Modes:", "")
    claims.contents(inner, spec)


REST: dict[str, Callable[[Writer, Json], None]] = {
    "csi": _attributes,
    "downwardAPI": _items,
    "projected": _projected,
    "ephemeral": _claim,
}
