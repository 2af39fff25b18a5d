"""kubectl explain: what the cluster's own documentation says of a kind's fields."""

from __future__ import annotations

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError
from portal.kube.formats.go_values import sprint
from portal.kube.verbs.explain.asked import Asked, UnknownKindError, read
from portal.kube.verbs.explain.document import Json, document_of
from portal.kube.verbs.explain.page import Page

__all__ = ["explain"]

_FORMAT = "plaintext"
_METHODS = ("get", "post", "put", "patch", "delete")
_GVK = "x-kubernetes-group-version-kind"


def explain(call: Call, context: Context) -> Output:
    """A kind, or the field at a path in it. Raises CommandError and KubeError."""
    try:
        asked = read(call, context.discovery)
    except UnknownKindError as error:
        yield Chunk("err", f"{error}\n")
        return 1
    output = call.flag("output", _FORMAT)
    document = document_of(asked, context)
    if output != _FORMAT:
        raise CommandError(f"unrecognized format: {output}")
    kind = _kind(asked, document)
    yield Chunk("out", _heading(kind))
    schema = _schema(kind, document)
    text = Page(document, recursive=call.is_set("recursive")).text(schema, asked.fields)
    if not text:
        raise CommandError(f'field "{asked.fields[-1]}" does not exist')
    yield Chunk("out", text + "\n")
    return 0


def _kind(asked: Asked, document: Json) -> Json:
    """Group, version and kind of the objects at the resource's paths."""
    root, plural = asked.resource.api_root, asked.resource.plural
    found: Json | None = None
    for place in (root, f"{root}/namespaces/{{namespace}}"):
        for path in (f"{place}/{plural}", f"{place}/{plural}/{{name}}"):
            if methods := (document.get("paths") or {}).get(path):
                found = _kind_at(methods)
    if not found:
        raise CommandError(f"GVR ({asked.wanted}) not found in OpenAPI schema")
    return found


def _kind_at(methods: Json) -> Json | None:
    kinds = (methods[name].get(_GVK) for name in _METHODS if methods.get(name))
    return next(filter(None, kinds), None)


def _schema(kind: Json, document: Json) -> Json:
    schemas = (document.get("components") or {}).get("schemas") or {}
    for _, schema in sorted(schemas.items()):
        if kind in (schema.get(_GVK) or []):
            return dict(schema)
    raise CommandError(f"GVK {sprint(kind)} not found in OpenAPI schema")


def _heading(kind: Json) -> str:
    group = f"GROUP:      {kind['group']}\n" if kind.get("group") else ""
    return (
        f"{group}KIND:       {kind.get('kind')}\nVERSION:    {kind.get('version')}\n\n"
    )
