"""The pods of a workload: its selector as a query."""

from __future__ import annotations

from typing import Any

from portal.kube.discovery import Resource
from portal.kube.errors import CommandError
from portal.kube.formats.go_values import quote

Json = dict[str, Any]
_BY_LABEL_SELECTOR = {
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("apps", "DaemonSet"),
    ("batch", "Job"),
}
_BY_LABELS = {("", "Service"), ("", "ReplicationController")}


def pod_selector(resource: Resource, owner: Json) -> str:
    """A label selector for the pods of `owner`.

    Raises CommandError, in kubectl's words, for kinds that have no pods.
    """
    kind = (resource.group, resource.kind)
    selector = (owner.get("spec") or {}).get("selector") or {}
    if kind in _BY_LABEL_SELECTOR:
        return _label_selector(selector)
    if kind in _BY_LABELS:
        if not selector and resource.kind == "Service":
            name = (owner.get("metadata") or {}).get("name", "")
            raise _refused(
                resource,
                f"invalid service '{name}': Service is defined without a selector",
            )
        return ",".join(f"{key}={selector[key]}" for key in sorted(selector))
    if "." in resource.group and not resource.group.endswith(".k8s.io"):
        raise CommandError(
            f"no kind {quote(resource.kind)} is registered for version"
            f' "{resource.api_version}" in scheme "pkg/scheme/scheme.go:28"'
        )
    raise _refused(resource, f"selector for {_go_type(resource)} not implemented")


def _refused(resource: Resource, why: str) -> CommandError:
    return CommandError(f"cannot get the logs from {_go_type(resource)}: {why}")


def _go_type(resource: Resource) -> str:
    return f"*{resource.version}.{resource.kind}"


def _label_selector(selector: Json) -> str:
    labels = selector.get("matchLabels") or {}
    terms = [(key, f"{key}={labels[key]}") for key in labels]
    for expression in selector.get("matchExpressions") or []:
        terms.append((expression["key"], _expression(expression)))
    return ",".join(text for _, text in sorted(terms, key=lambda term: term[0]))


def _expression(expression: Json) -> str:
    key, operator = expression["key"], expression["operator"]
    values = ",".join(sorted(expression.get("values") or []))
    forms = {
        "In": f"{key} in ({values})",
        "NotIn": f"{key} notin ({values})",
        "Exists": key,
        "DoesNotExist": f"!{key}",
    }
    if operator not in forms:
        raise CommandError(
            f"invalid label selector: {quote(operator)} is not a valid label selector"
            " operator"
        )
    return str(forms[operator])
