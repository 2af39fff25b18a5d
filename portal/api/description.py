"""What the API can do: as OpenAPI, and as a page that needs no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.api.api import api
from portal.api.auth import Bearer
from portal.api.errors import problem

PREFIX = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body; `kind` is its type in words."""

    name: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as the page shows it; `path` is what stands between slashes."""

    id: str
    method: str
    path: list[str]
    summary: str
    parameters: list[Field]
    body: list[Field]
    about_body: str
    status: str
    answer: list[Field]
    about_answer: str


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for a token or a person who is signed in."""
    if not (request.user.is_authenticated or Bearer()(request)):
        return problem(401, "unauthenticated", "Send a token, or sign in.")
    return JsonResponse(document())


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    return render(request, "api/docs.html", {"tags": _tags()})


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return api.get_openapi_schema(path_prefix=PREFIX)


def _tags() -> dict[str, list[Shown]]:
    """The operations by noun."""
    described = document()
    schemas = described["components"]["schemas"]
    tags: dict[str, list[Shown]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            shown = _shown(method.upper(), path, operation, schemas)
            tags.setdefault(operation["tags"][0], []).append(shown)
    return tags


def _shown(
    method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]
) -> Shown:
    body = _schema(operation.get("requestBody", {}), schemas)
    status = next(iter(operation["responses"]))
    answer = _schema(operation["responses"][status], schemas)
    return Shown(
        id=operation["operationId"],
        method=method,
        path=path.strip("/").split("/"),
        summary=operation.get("description", ""),
        parameters=list(_parameters(operation)),
        body=list(_fields(body)),
        about_body=body.get("description", ""),
        status=status,
        answer=list(_fields(answer)),
        about_answer=answer.get("description", ""),
    )


def _parameters(operation: dict[str, Any]) -> Iterator[Field]:
    for one in operation.get("parameters", []):
        note = one.get("description", "") or f"in the {one['in']}"
        yield Field(one["name"], _kind(one["schema"]), one["required"], note)


def _fields(schema: dict[str, Any]) -> Iterator[Field]:
    required = schema.get("required", [])
    for name, one in schema.get("properties", {}).items():
        note = f"default {one['default']!r}" if one.get("default") else ""
        yield Field(name, _kind(one), name in required, note)


def _schema(content: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a request body or an answer; empty if it has none."""
    found = content.get("content", {}).get("application/json", {}).get("schema", {})
    reference = found.get("$ref", "").rpartition("/")[2]
    named: dict[str, Any] = schemas.get(reference, found)
    return named


def _kind(schema: dict[str, Any]) -> str:
    """`text`, `list of StepOut`, `number or null`."""
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2]
    if choices := schema.get("enum"):
        return " | ".join(map(str, choices))
    if either := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(_kind(one) for one in either)
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object":
        return "object"
    words = {"string": "text", "integer": "number", "boolean": "true or false"}
    kind = str(schema.get("type", "anything"))
    return str(schema.get("format") or words.get(kind, kind))
