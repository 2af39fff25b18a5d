"""What a request is about: verb, group, resource, namespace, name.

As the API server's RequestInfo, from which authorization and routing both work
(`k8s.io/apiserver/pkg/endpoints/request/requestinfo.go`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from portal.replay import fields
from portal.replay.statuses import Refusal

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Target:
    """`resource` is empty for a path that is no resource (`/healthz`, `/apis`)."""

    verb: str
    path: str
    group: str = ""
    version: str = ""
    namespace: str = ""
    resource: str = ""
    subresource: str = ""
    name: str = ""

    @property
    def qualified(self) -> str:
        """The resource with its subresource, as RBAC rules name it."""
        if not self.subresource:
            return self.resource
        return f"{self.resource}/{self.subresource}"


def target(method: str, raw_path: str, query: Query) -> Target:
    """The target of a request. `raw_path` is still percent-encoded."""
    path = unquote(raw_path)
    parts = [unquote(part) for part in raw_path.strip("/").split("/")]
    group, version, rest = _group_version(parts)
    if not rest:
        return Target(_VERBS.get(method, method.lower()), path)
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 1:
        namespace = rest[1]
        if len(rest) > 2 and rest[2] not in ("status", "finalize"):
            rest = rest[2:]
    resource, name, subresource, *_ = [*rest, "", ""]
    return Target(
        _verb(method, name, query),
        path,
        group,
        version,
        namespace,
        resource,
        "/".join([subresource, *rest[3:]]) if subresource else "",
        name or _selected_name(method, query),
    )


def first(query: Query, name: str) -> str:
    """The first value of a query parameter, or the empty string."""
    return next((value for key, value in query if key == name), "")


def is_on(query: Query, name: str) -> bool:
    """A boolean parameter as Go's decoder reads it: present and not false or 0."""
    values = [value for key, value in query if key == name]
    return bool(values) and values[0].lower() not in ("false", "0")


def _group_version(parts: list[str]) -> tuple[str, str, list[str]]:
    if parts[0] == "api" and len(parts) > 2:
        return "", parts[1], parts[2:]
    if parts[0] == "apis" and len(parts) > 3:
        return parts[1], parts[2], parts[3:]
    return "", "", []


def _verb(method: str, name: str, query: Query) -> str:
    if method not in ("GET", "HEAD"):
        verb = _VERBS.get(method, method.lower())
        return "deletecollection" if verb == "delete" and not name else verb
    if is_on(query, "watch"):
        return "watch"
    return "get" if name else "list"


def _selected_name(method: str, query: Query) -> str:
    """A list of one name is authorized by that name."""
    selector = first(query, "fieldSelector") if method == "GET" else ""
    try:
        terms = fields.parse(selector)
    except Refusal:
        return ""  # refused with its text once the request is authorized
    names = [term.value for term in terms if term.field == "metadata.name"]
    return names[0] if names and not any(term.negated for term in terms) else ""
