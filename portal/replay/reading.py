"""get, list and watch of recorded objects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

from portal.replay import gojson
from portal.replay.clock import Clock
from portal.replay.exchange import Answer, Form, Request, form
from portal.replay.pages import number, page, select
from portal.replay.recording import Collection, Item
from portal.replay.statuses import not_found
from portal.replay.tables import table
from portal.replay.target import first, is_on

FORMS: tuple[Form, ...] = ("plain", "table", "partial")
# A real server picks a random time of half an hour to an hour.
WATCH_SECONDS = 1800


def get(collection: Collection, request: Request, clock: Clock) -> Answer:
    """One object by its name. Raises Refusal."""
    wanted = form(request.accept, FORMS)
    target = request.target
    # A Namespace is in itself as far as authorization goes, and nowhere here.
    namespace = target.namespace if collection.namespaced else ""
    item = collection.find(namespace, target.name)
    if item is None:
        raise not_found(collection.group, collection.resource, target.name)
    body = _one(wanted, collection, item, request, clock)
    return Answer(body + b"\n", warnings=collection.warnings)


def list_(collection: Collection, request: Request, clock: Clock) -> Answer:
    """The objects in scope, or a chunk of them. Raises Refusal."""
    wanted = form(request.accept, FORMS)
    found = page(collection, request.target, request.query)
    if wanted == "table":
        metadata = {key: value for key, value in found.metadata.items() if value}
        body = table(collection, found.items, metadata, request.query, clock)
    elif wanted == "partial":
        head = _head("PartialObjectMetadataList", "meta.k8s.io/v1", found.metadata)
        body = _listed(head, [item.partial for item in found.items])
    else:
        head = _head(collection.list_kind, collection.api_version, found.metadata)
        body = _listed(head, [item.in_list for item in found.items])
    return Answer(body + b"\n", warnings=collection.warnings)


def watch(collection: Collection, request: Request, clock: Clock) -> Answer:
    """What is there as ADDED events where asked for, then silence. Raises Refusal.

    Nothing ever changes on a replayed cluster.
    """
    wanted = form(request.accept, FORMS)
    items = select(collection, request.target, request.query)
    seconds = number(request.query, "timeoutSeconds") or WATCH_SECONDS
    if not _wants_state(request):
        items = []
    events = list(_events(wanted, collection, list(items), request, clock))
    return Answer(_then_silence(events, seconds), warnings=collection.warnings)


def _wants_state(request: Request) -> bool:
    version = first(request.query, "resourceVersion")
    return version in ("", "0") or is_on(request.query, "sendInitialEvents")


def _events(
    wanted: Form,
    collection: Collection,
    items: list[Item],
    request: Request,
    clock: Clock,
) -> Iterator[bytes]:
    for index, item in enumerate(items):
        yield _event(
            "ADDED", _one(wanted, collection, item, request, clock, headers=index == 0)
        )
    if is_on(request.query, "sendInitialEvents"):
        yield _event("BOOKMARK", gojson.encode(_bookmark(collection)))


def _event(kind: str, body: bytes) -> bytes:
    return b'{"type":"%b","object":%b}\n' % (kind.encode(), body)


def _bookmark(collection: Collection) -> dict[str, Any]:
    metadata = {
        "resourceVersion": collection.resource_version,
        "annotations": {"k8s.io/initial-events-end": "true"},
    }
    return _head(collection.kind, collection.api_version, metadata)


async def _then_silence(events: list[bytes], seconds: int) -> AsyncIterator[bytes]:
    yield b"".join(events)
    await asyncio.sleep(seconds)


def _one(
    wanted: Form,
    collection: Collection,
    item: Item,
    request: Request,
    clock: Clock,
    *,
    headers: bool = True,
) -> bytes:
    if wanted == "table":
        version = item.data["metadata"].get("resourceVersion")
        metadata = {"resourceVersion": version} if version else {}
        return table(
            collection, [item], metadata, request.query, clock, headers=headers
        )
    return item.partial if wanted == "partial" else item.alone


def _head(kind: str, api_version: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "apiVersion": api_version, "metadata": metadata}


def _listed(head: dict[str, Any], items: list[bytes]) -> bytes:
    return gojson.encode(head)[:-1] + b',"items":[' + b",".join(items) + b"]}"
