"""Field selectors: which fields each kind may be selected by, and the refusals.

Sources: the `AddFieldLabelConversionFunc` calls in Kubernetes' API packages and
`k8s.io/apimachinery/pkg/fields/selector.go`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.replay.statuses import bad_request

Fields = Mapping[str, tuple[str, ...]]

_OBJECT: Fields = {
    "metadata.name": ("metadata", "name"),
    "metadata.namespace": ("metadata", "namespace"),
}


def _paths(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(name.split(".")) for name in names}


_EVENT_OBJECT = (
    "kind",
    "namespace",
    "name",
    "uid",
    "apiVersion",
    "resourceVersion",
    "fieldPath",
)

# By group and resource; every kind has the fields of its metadata too.
_SELECTABLE: dict[tuple[str, str], Fields] = {
    ("", "pods"): _paths(
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "spec.hostNetwork",
        "status.phase",
        "status.podIP",
        "status.podIPs",
        "status.nominatedNodeName",
    )
    | {"spec.host": ("spec", "nodeName")},
    ("", "nodes"): _paths("spec.unschedulable"),
    ("", "namespaces"): _paths("status.phase"),
    ("", "secrets"): _paths("type"),
    ("", "services"): _paths("spec.clusterIP", "spec.type"),
    ("", "replicationcontrollers"): _paths("status.replicas"),
    ("", "events"): _paths(
        *(f"involvedObject.{name}" for name in _EVENT_OBJECT),
        "reason",
        "reportingComponent",
        "source",
        "type",
    ),
    ("events.k8s.io", "events"): _paths(
        *(f"regarding.{name}" for name in _EVENT_OBJECT),
        "reason",
        "reportingController",
        "type",
    ),
    ("batch", "jobs"): _paths("status.successful"),
    ("apps", "statefulsets"): _paths("status.successful"),
    ("certificates.k8s.io", "certificatesigningrequests"): _paths("spec.signerName"),
    ("resource.k8s.io", "resourceslices"): _paths("spec.nodeName", "spec.driver"),
}
_OTHER_REFUSALS = {
    ("batch", "jobs"): 'field label "{}" not supported for Job',
    ("apps", "statefulsets"): "field label not supported for appsv1.StatefulSet: {}",
}
_BOOLEANS = {"spec.unschedulable", "spec.hostNetwork"}


@dataclass(frozen=True, slots=True)
class Term:
    """`field` has (or, `negated`, does not have) this value."""

    field: str
    value: str
    negated: bool


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a selector. Raises Refusal (400)."""
    pieces = re.findall(r"(?:\\.|[^,\\])+", text, re.DOTALL)
    return tuple(_term(piece, text) for piece in pieces)


def matcher(
    terms: tuple[Term, ...], group: str, resource: str, *, custom: bool
) -> Callable[[dict[str, Any]], bool]:
    """A test of objects. Raises Refusal (400) for a field the kind does not offer."""
    fields = {**_OBJECT, **_SELECTABLE.get((group, resource), {})}
    for term in terms:
        if term.field not in fields:
            raise bad_request(_refusal(term.field, group, resource, custom=custom))

    def accepts(data: dict[str, Any]) -> bool:
        return all(
            (_value(data, term.field, fields[term.field]) == term.value) != term.negated
            for term in terms
        )

    return accepts


def _term(piece: str, whole: str) -> Term:
    found = re.match(r"((?:\\.|[^=!\\]|!(?!=))*)(!=|==|=)(.*)", piece, re.DOTALL)
    if found is None:
        raise bad_request(f"invalid selector: '{whole}'; can't understand '{piece}'")
    field, operator, value = found.groups()
    return Term(field, _unescape(value), operator == "!=")


def _unescape(value: str) -> str:
    plain = re.sub(r"\\[\\,=]", "", value)
    if "\\" in plain:
        sequence = plain[plain.index("\\") :][:2]
        raise bad_request(
            f"invalid field selector: invalid escape sequence: {sequence}"
        )
    if "=" in plain:
        raise bad_request("invalid field selector: unescaped character in value: 61")
    return re.sub(r"\\([\\,=])", r"\1", value)


def _refusal(field: str, group: str, resource: str, *, custom: bool) -> str:
    kind = (group, resource)
    if kind in _OTHER_REFUSALS:
        return _OTHER_REFUSALS[kind].format(field)
    if kind in _SELECTABLE or custom:
        return f"field label not supported: {field}"
    return (
        f'"{field}" is not a known field selector: only "metadata.name",'
        ' "metadata.namespace"'
    )


def _value(data: dict[str, Any], field: str, path: tuple[str, ...]) -> str:
    if field == "source":
        reporter = str(data.get("reportingComponent") or "")
        return str((data.get("source") or {}).get("component") or reporter)
    found: Any = data
    for step in path:
        found = (found or {}).get(step)
    if field in _BOOLEANS:
        return "true" if found else "false"
    return "" if found is None else str(found)
