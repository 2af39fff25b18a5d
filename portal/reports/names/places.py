"""Names that one knows by where they stand: in answers, in labels, in the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from portal.reports.names.kinds import Kind, Name, is_platform, tells
from portal.reports.names.patterns import random_suffix
from portal.reports.record import AlertRecord, Record

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
    **dict.fromkeys(("machineID", "bootID", "systemUUID"), Kind.ID),
    **dict.fromkeys(("cluster", "cluster_name", "cluster_id"), Kind.CLUSTER),
}
_OF_USERS = {
    **dict.fromkeys(("name", "vm", "vmi", "exported_name"), Kind.VM),
    **dict.fromkeys(("persistentvolumeclaim", "pvc", "volume"), Kind.VOLUME),
    **dict.fromkeys(("pod", "exported_pod", "deployment", "service"), Kind.OBJECT),
    **dict.fromkeys(("statefulset", "daemonset", "job", "workload"), Kind.OBJECT),
}
# Labels of alerts that say whose it is.
_OWNERS = {"team", "tenant", "customer", "owner", "project", "account", "org"}
# Runbooks that come with the portal: everybody has them.
_SHIPPED = "shipped"
# What the portal does by itself is done by `alert X from Y`, not by a person.
_AUTOMATIC = re.compile(r"(?:alert|source|portal|schedule)\b.*", re.DOTALL)
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z][\w.-]*\w)")


def names_of_record(record: Record) -> Iterator[Name]:
    """The cluster, who acted, what the alerts are about."""
    if record.cluster:
        yield Name(Kind.CLUSTER, record.cluster)
    yield from _hosts(record.cluster_server)
    if record.runbook and record.runbook.source != _SHIPPED:
        yield Name(Kind.SOURCE, record.runbook.source)
    for alert in record.alerts:
        yield from _names_of_alert(alert)
    for person in _people(record):
        if tells(person) and not _AUTOMATIC.fullmatch(person):
            yield Name(Kind.PERSON, person)


def names_of_answer(path: str, body: Any) -> Iterator[Name]:
    """Names in an answer of the API server: of its objects, and inside them."""
    place = _PATH.match(path)
    if place is None:
        return
    namespace, plural = place["namespace"] or "", place["plural"] or "namespaces"
    yield from _namespace(namespace)
    if place["name"]:
        yield from _object(plural, namespace, place["name"])
    for metadata in _metadata(body):
        there = str(metadata.get("namespace", namespace))
        yield from _namespace(there)
        yield from _object(plural, there, str(metadata.get("name", "")))
    yield from _inside(body)


def _metadata(body: Any) -> Iterator[dict[str, Any]]:
    """Of an object, of a list's items, or of a table's rows."""
    if not isinstance(body, dict):
        return
    rows = body.get("rows") or []
    objects = [body, *(body.get("items") or []), *(row.get("object") for row in rows)]
    for one in objects:
        if isinstance(one, dict) and isinstance(one.get("metadata"), dict):
            yield one["metadata"]


def _object(plural: str, namespace: str, name: str) -> Iterator[Name]:
    if suffix := random_suffix(name) if plural == "pods" else "":
        yield Name(Kind.HASH, suffix)
    kind = _PLURALS.get(plural, Kind.OBJECT)
    if kind is Kind.NAMESPACE:
        yield from _namespace(name)
    elif tells(name) and (kind is Kind.NODE or _of_users(namespace)):
        yield Name(kind, name)


def _of_users(namespace: str) -> bool:
    return namespace != "" and not is_platform(namespace)


def _namespace(name: str) -> Iterator[Name]:
    if name and tells(name) and not is_platform(name):
        yield Name(Kind.NAMESPACE, name)


def _inside(value: Any) -> Iterator[Name]:
    if isinstance(value, list):
        for part in value:
            yield from _inside(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str):
                yield from _by_key(key, part)
            else:
                yield from _inside(part)


def _by_key(key: str, value: str) -> Iterator[Name]:
    kind = _KEYS.get(key)
    if kind is Kind.NAMESPACE:
        yield from _namespace(value)
    elif kind is not None and tells(value):
        yield Name(kind, value)


def _names_of_alert(alert: AlertRecord) -> Iterator[Name]:
    yield Name(Kind.SOURCE, alert.source)
    yield from _hosts(alert.generator_url)
    labels = {key: value for key, value in alert.labels.items() if tells(str(value))}
    yield from _inside(labels)
    for key in labels.keys() & _OWNERS:
        yield Name(Kind.OWNER, str(labels[key]))
    for key in labels.keys() & {"instance", "exported_instance"}:
        yield from _hosts(f"//{labels[key]}")
    if _of_users(str(labels.get("namespace", ""))):
        for key in labels.keys() & _OF_USERS.keys():
            yield Name(_OF_USERS[key], str(labels[key]))
    yield from (
        Name(Kind.HASH, suffix)
        for key in labels.keys() & {"pod", "exported_pod"}
        if (suffix := random_suffix(str(labels[key])))
    )


def _hosts(url: str) -> Iterator[Name]:
    """Also a host of one word, which has no form that one would know it by."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return
    looks_like_address = ":" in host or host.replace(".", "").isdigit()
    if host and tells(host) and not looks_like_address and "." not in host:
        yield Name(Kind.NODE, host)


def _people(record: Record) -> Iterator[str]:
    yield record.opened_by
    for run in record.runs:
        yield run.started_by
    for step in record.steps:
        yield step.marked_by
    for entry in record.timeline:
        yield from (entry.by, entry.removed_by, *_MENTION.findall(entry.text))
    yield from (role.person for role in record.roles)
    yield from (one.owner for one in record.follow_ups)
