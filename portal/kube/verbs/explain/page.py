"""What `explain` prints about a schema (kubectl's template `plaintext`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.kube.formats.go_values import sprint
from portal.kube.verbs.explain.document import Json, resolved
from portal.kube.verbs.explain.types import held, type_of
from portal.kube.verbs.explain.wrap import indent, wrap

MARGIN = 4
WIDTH = 76
# So many values of an enumeration stand in a list of fields.
MOST_VALUES = 4

Seen = frozenset[str]
_NOTHING: Seen = frozenset()


class Page:
    """The text about one field of a schema, or about the schema itself."""

    def __init__(self, document: Json, *, recursive: bool) -> None:
        self._document = document
        self._recursive = recursive

    def text(self, schema: Json, path: tuple[str, ...], seen: Seen = _NOTHING) -> str:
        """The field at `path`; nothing if there is no such field.

        `seen` holds the references that were followed since the last field.
        """
        if not path:
            return self._about(schema)
        reference = str(schema.get("$ref") or "")
        if reference and reference in seen:
            return ""
        seen |= {reference}
        found = self._resolved(schema)
        name, *rest = path
        if field := (found.get("properties") or {}).get(name):
            heading = "" if rest else self._heading(name, field)
            return heading + self.text(field, tuple(rest))
        parts = held(found)[:1] or found.get("allOf") or []
        texts = (self.text(part, path, seen) for part in parts)
        return next(filter(None, texts), "")

    def _resolved(self, schema: Json) -> Json:
        return resolved(schema, self._document)

    def _heading(self, name: str, field: Json) -> str:
        values = [f"\n{' ' * MARGIN}{value}" for value in _values(field)]
        listed = "ENUM:" + "".join(values) if values else ""
        return f"FIELD: {name} <{type_of(field, self._document)}>\n{listed}\n\n"

    def _about(self, schema: Json) -> str:
        found = self._resolved(schema)
        description = "".join(self._descriptions(found)) or "<empty>"
        fields = "".join(self._fields(found, 1, _NOTHING))
        return (
            f"DESCRIPTION:\n{indent(wrap(description, WIDTH), MARGIN)}\n"
            + _links(found, 0, MARGIN)
            + (f"FIELDS:\n{fields}" if fields else "")
        )

    def _descriptions(self, schema: Json) -> Iterator[str]:
        """What a schema says of itself, and those it is made of."""
        found = self._resolved(schema)
        if found.get("description"):
            yield f"{found['description']}\n"
        for part in _parts(found):
            yield from self._descriptions(part)

    def _fields(self, schema: Json, level: int, seen: Seen) -> Iterator[str]:
        reference = str(schema.get("$ref") or "")
        if reference and reference in seen:
            return
        seen |= {reference}
        found = self._resolved(schema)
        for name, field in sorted((found.get("properties") or {}).items()):
            required = name in (found.get("required") or [])
            yield self._field(name, field, level, required)
            if self._recursive:
                yield from self._fields(field, level + 1, seen)
        for part in _parts(found):
            yield from self._fields(part, level, seen)

    def _field(self, name: str, field: Json, level: int, required: bool) -> str:
        margin = 2 * level
        head = f"{' ' * margin}{name}\t<{type_of(field, self._document)}>"
        head += " -required-" if required else ""
        head += _short_list(_values(field), margin) + "\n"
        if self._recursive:
            return head
        description = str(field.get("description") or "<no description>")
        text = indent(wrap(description, WIDTH + 2 - margin), margin + 2) + "\n"
        return head + text + _links(field, margin + 2, margin + MARGIN) + "\n"


def _parts(schema: Json) -> Iterator[Json]:
    """The schemas of the same thing: alternatives, and what a list or map holds."""
    yield from schema.get("allOf") or []
    yield from held(schema)


def _values(schema: Json) -> list[str]:
    values: list[Any] = schema.get("enum") or []
    return ['""' if value == "" else sprint(value) for value in values]


def _short_list(values: list[str], margin: int) -> str:
    if not values:
        return ""
    more = ", ...." if len(values) > MOST_VALUES else ""
    return f"\n{' ' * margin}enum: {', '.join(values[:MOST_VALUES])}{more}"


def _links(schema: Json, margin: int, within: int) -> str:
    """Documentation elsewhere: its title at `margin`, the rest at `within`."""
    docs = schema.get("externalDocs")
    if not docs:
        return ""
    text = "\n" + indent("EXTERNAL DOCS:", margin) + "\n"
    if about := docs.get("description"):
        width = WIDTH + MARGIN - within
        text += indent(wrap(str(about), width), within) + "\n"
    if url := docs.get("url"):
        text += indent(f"URL: {url}", within) + "\n"
    return text
