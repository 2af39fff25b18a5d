"""The type of a field in a word: `string`, `[]Container`, `map[string]string`."""

from __future__ import annotations

from portal.kube.formats.go_values import sprint
from portal.kube.verbs.explain.document import Json, resolved

OBJECT = "Object"


def type_of(schema: Json, document: Json) -> str:
    """A guess that is made for people; the schema may say more."""
    if schema.get("items"):
        return "[]" + type_of(schema["items"], document)
    if inner := held(schema):
        return "map[string]" + type_of(inner[0], document)
    alternatives = schema.get("allOf") or []
    if len(alternatives) == 1 and not schema.get("properties"):
        return type_of(alternatives[0], document)
    if schema.get("$ref"):
        return _referred(schema, document)
    return _plain(schema)


def held(schema: Json) -> list[Json]:
    """What a list or a map holds."""
    found = [schema.get(key) for key in ("items", "additionalProperties")]
    return [each for each in found if each and isinstance(each, dict)]


def _referred(schema: Json, document: Json) -> str:
    """The last word of the reference, or the type of what is no object."""
    found = resolved(schema, document)
    if found is not schema and found.get("type") not in (None, "", "object"):
        return sprint(found["type"])
    name = str(schema["$ref"]).rpartition("/")[2]
    return name.rpartition(".")[2] or OBJECT


def _plain(schema: Json) -> str:
    kind = schema.get("type") or "object"
    return OBJECT if kind == "object" else sprint(kind)
