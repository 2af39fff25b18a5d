"""Which objects of a kind a list asks for: scope, selectors, chunks."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.replay import fields, gojson, labels
from portal.replay.recording import Collection, Item
from portal.replay.statuses import bad_request
from portal.replay.target import Query, Target, first


@dataclass(frozen=True, slots=True)
class Page:
    """Some objects, and the list metadata that says whether more follow."""

    items: Sequence[Item]
    metadata: dict[str, Any]


def select(collection: Collection, target: Target, query: Query) -> Sequence[Item]:
    """All objects in scope that the selectors accept. Raises Refusal (400)."""
    terms = labels.parse(first(query, "labelSelector"))
    accepts = fields.matcher(
        fields.parse(first(query, "fieldSelector")),
        collection.group,
        collection.resource,
        custom=collection.custom,
    )
    return [
        item
        for item in collection.items
        if target.namespace in ("", item.namespace)
        and labels.matches(terms, item.labels)
        and accepts(item.data)
    ]


def page(collection: Collection, target: Target, query: Query) -> Page:
    """The chunk that `limit` and `continue` ask for. Raises Refusal (400)."""
    limit = number(query, "limit") or 0
    found = _after(first(query, "continue"), select(collection, target, query))
    metadata = dict(collection.metadata)
    if not 0 < limit < len(found):
        return Page(found, metadata)
    metadata["continue"] = _token(collection, found[limit - 1])
    if not first(query, "labelSelector") and not first(query, "fieldSelector"):
        metadata["remainingItemCount"] = len(found) - limit
    return Page(found[:limit], metadata)


def number(query: Query, name: str) -> int | None:
    """An integer parameter, None without one. Raises Refusal (400)."""
    text = first(query, name)
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise bad_request(
            f'strconv.ParseInt: parsing "{text}": invalid syntax'
        ) from None


def _token(collection: Collection, last: Item) -> str:
    start = "/".join(["", *filter(None, last.key)]) + "\0"
    version = int(collection.resource_version or 0)
    token = {"v": "meta.k8s.io/v1", "rv": version, "start": start}
    return base64.urlsafe_b64encode(gojson.encode(token)).decode().rstrip("=")


def _after(token: str, items: Sequence[Item]) -> Sequence[Item]:
    """What follows the last object of the chunk before."""
    if not token:
        return items
    try:
        padded = token + "=" * (-len(token) % 4)
        start = json.loads(base64.urlsafe_b64decode(padded))["start"]
        namespace, _, name = start.strip("/\0").rpartition("/")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise bad_request(f"continue key is not valid: {error}") from None
    for index, item in enumerate(items):
        if item.key == (namespace, name):
            return items[index + 1 :]
    return [item for item in items if item.key > (namespace, name)]
