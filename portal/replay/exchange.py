"""One request and one answer, free of any server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Literal

from portal.replay.statuses import not_acceptable
from portal.replay.target import Query, Target
from portal.replay.users import User

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"

Form = Literal["plain", "table", "partial", "discovery"]

_FORMS: dict[str, Form] = {
    "Table": "table",
    "PartialObjectMetadata": "partial",
    "PartialObjectMetadataList": "partial",
    "APIGroupDiscoveryList": "discovery",
}
_GROUP_VERSIONS = {
    "table": ("meta.k8s.io", "v1"),
    "partial": ("meta.k8s.io", "v1"),
    "discovery": ("apidiscovery.k8s.io", "v2"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """`agent` is the User-Agent header; `body` is empty for reads."""

    target: Target
    query: Query
    user: User
    accept: str = JSON
    agent: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """`warnings` are values of Warning headers. Long bodies come in pieces."""

    body: bytes | Iterator[bytes] | AsyncIterator[bytes]
    status: int = 200
    content_type: str = JSON
    warnings: tuple[str, ...] = ()


def form(accept: str, offered: tuple[Form, ...]) -> Form:
    """The first clause of an Accept header that can be served.

    Only JSON is: protobuf and YAML clauses are passed over. Raises Refusal (406).
    """
    for clause in (accept or "*/*").split(","):
        media, *rest = [part.strip() for part in clause.split(";")]
        if media not in (JSON, "application/*", "*/*"):
            continue
        wanted = _form(dict(part.partition("=")[::2] for part in rest))
        if wanted in offered:
            return wanted
    raise not_acceptable()


def _form(parameters: dict[str, str]) -> Form | None:
    name = parameters.get("as")
    if name is None:
        return "plain"
    found = _FORMS.get(name)
    asked = parameters.get("g"), parameters.get("v")
    return found if found and _GROUP_VERSIONS[found] == asked else None
