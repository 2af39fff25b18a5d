"""Names in answers of the API server, known by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from portal.reports.names.kinds import Kind, Name, is_platform, tells
from portal.reports.names.patterns import random_suffix

_PATH = re.compile(
    r"/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/(?P<namespace>[^/]+))?"
    r"(?:/(?P<plural>[^/]+)(?:/(?P<name>[^/]+))?)?"
)
_PLURALS = {
    "nodes": Kind.NODE,
    "namespaces": Kind.NAMESPACE,
    "virtualmachines": Kind.VM,
    "virtualmachineinstances": Kind.VM,
    "persistentvolumes": Kind.VOLUME,
    "persistentvolumeclaims": Kind.VOLUME,
    "datavolumes": Kind.VOLUME,
}
# Keys of objects and labels of alerts whose values are names.
_KEYS = {
    **dict.fromkeys(
        ("nodeName", "kubernetes.io/hostname", "kubevirt.io/nodeName", "hostname"),
        Kind.NODE,
    ),
    **dict.fromkeys(("sourceNode", "targetNode", "host", "kubernetes_node"), Kind.NODE),
    **dict.fromkeys(("node", "nodename"), Kind.NODE),
    **dict.fromkeys(("namespace", "exported_namespace"), Kind.NAMESPACE),
    "claimName": Kind.VOLUME,
    **dict.fromkeys(("machineID", "bootID", "systemUUID"), Kind.ID),
    **dict.fromkeys(("cluster", "cluster_name", "cluster_id"), Kind.CLUSTER),
}


def names_of_answer(path: str, body: Any) -> Iterator[Name]:
    """Names in an answer of the API server: of its objects, and inside them."""
    place = _PATH.match(path)
    if place is None:
        return
    namespace, plural = place["namespace"] or "", place["plural"] or "namespaces"
    yield from _namespace(namespace)
    if place["name"]:
        yield from _object(plural, namespace, place["name"])
    for one in _objects(body):
        metadata = one["metadata"]
        there = str(metadata.get("namespace", namespace))
        yield from _namespace(there)
        yield from _object(plural, there, str(metadata.get("name", "")))
        yield from _references(one, there)
    yield from names_inside(body)


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    """The object, a list's items, or what stands behind a table's rows."""
    if not isinstance(body, dict):
        return
    rows = body.get("rows") or []
    objects = [body, *(body.get("items") or []), *(row.get("object") for row in rows)]
    for one in objects:
        if isinstance(one, dict) and isinstance(one.get("metadata"), dict):
            yield one


def _object(plural: str, namespace: str, name: str) -> Iterator[Name]:
    if plural == "events":  # named after what they are about: `db-1.17f3ab0c`
        name = name.rpartition(".")[0]
    if suffix := random_suffix(name) if plural in {"pods", "events"} else "":
        yield Name(Kind.HASH, suffix)
    kind = _PLURALS.get(plural, Kind.OBJECT)
    if kind is Kind.NAMESPACE:
        yield from _namespace(name)
    elif tells(name) and (kind is Kind.NODE or of_users(namespace)):
        yield Name(kind, name)


def _references(value: Any, namespace: str) -> Iterator[Name]:
    """What an object says of others by kind and name: its owner, an event's subject."""
    if isinstance(value, list):
        for part in value:
            yield from _references(part, namespace)
    elif isinstance(value, dict):
        kind, name = value.get("kind"), value.get("name")
        if isinstance(kind, str) and isinstance(name, str):
            there = str(value.get("namespace", namespace))
            yield from _object(f"{kind.lower()}s", there, name)
        for part in value.values():
            yield from _references(part, namespace)


def of_users(namespace: str) -> bool:
    """A namespace that is there, and not part of the platform."""
    return namespace != "" and not is_platform(namespace)


def _namespace(name: str) -> Iterator[Name]:
    if name and tells(name) and not is_platform(name):
        yield Name(Kind.NAMESPACE, name)


def names_inside(value: Any) -> Iterator[Name]:
    """Values of the keys that say what they are; so with labels of alerts."""
    if isinstance(value, list):
        for part in value:
            yield from names_inside(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str):
                yield from _by_key(key, part)
            else:
                yield from names_inside(part)


def _by_key(key: str, value: str) -> Iterator[Name]:
    kind = _KEYS.get(key)
    if kind is Kind.NAMESPACE:
        yield from _namespace(value)
    elif kind is not None and tells(value):
        yield Name(kind, value)
