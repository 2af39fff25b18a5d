"""A cluster's own documentation of its kinds: OpenAPI v3, a document a version.

Asked for as text: it documents kinds and holds no object of the cluster, so it
is neither kept as an observation nor walked by the redactor.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote

from portal.kube import errors
from portal.kube.call import Context
from portal.kube.client import JSON, KubeClient, Query
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.verbs.explain.asked import Asked

Json = dict[str, Any]
ROOT = "/openapi/v3"
# The largest of a cluster with many operators has about 15 MiB.
MAX_BYTES = 64 * 1024 * 1024


def document_of(asked: Asked, context: Context) -> Json:
    """The document of a version. Raises CommandError and KubeError."""
    try:
        listed = _read(context.client, ROOT).get("paths") or {}
    except KubeError as error:
        if error.status != 404:
            raise
        raise CommandError(
            f"the server has no {ROOT}, which is where the portal reads about fields"
        ) from error
    name = asked.resource.api_root.removeprefix("/")
    if name not in listed:
        raise CommandError(f'couldn\'t find resource for "{asked.wanted}"')
    path, _, query = str(listed[name].get("serverRelativeURL") or "").partition("?")
    try:
        return _read(context.client, path, parse_qsl(query))
    except Aborted:
        raise
    except KubeError as error:
        if not error.answered:
            raise
        missing = "the server could not find the requested resource"
        why = missing if error.status == 404 else error.message
        raise CommandError(
            f"failed to fetch openapi schema for {name}: {why}"
        ) from error


def resolved(schema: Json, document: Json) -> Json:
    """The schema that `$ref` points to within the document, else `schema` itself."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return schema
    found: Any = document
    for part in filter(None, unquote(reference[1:]).split("/")):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, dict) and found else schema


def _read(client: KubeClient, path: str, query: Query = ()) -> Json:
    if not path.startswith("/"):  # it would become a part of the host's name
        raise _malformed(f"the server points to {path!r}, which is no path")
    raw = bytearray()
    for piece in client.stream(path, query, accept=JSON):
        raw += piece
        if len(raw) > MAX_BYTES:
            raise _malformed(f"the server's answer to {path} is too long")
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise _malformed(
            f"the server's answer to {path} is no JSON: {error}"
        ) from error
    if not isinstance(found, dict):
        raise _malformed(f"the server's answer to {path} is not an object")
    return found


def _malformed(message: str) -> KubeError:
    return KubeError(message, status=200, reason=errors.MALFORMED)
