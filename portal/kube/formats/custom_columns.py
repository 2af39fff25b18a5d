"""`-o custom-columns=HEADER:PATH,…`: one column of values for each path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.errors import CommandError
from portal.kube.formats.go_values import sprint
from portal.kube.formats.jsonpath import JSONPathError, Template
from portal.kube.formats.relaxed import relaxed

_TERMINAL = str.maketrans({"\x1b": "^[", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Column:
    """A header and the complete JSONPath of its values."""

    header: str
    path: str


def parse_columns(spec: str) -> list[Column]:
    """The columns of a specification. Raises CommandError in kubectl's words."""
    if not spec:
        raise CommandError(
            "custom-columns format specified but no custom columns given"
        )
    columns = []
    for part in spec.split(","):
        header, colon, path = part.partition(":")
        if not colon:
            raise CommandError(
                f"unexpected custom-columns spec: {part},"
                " expected <header>:<json-path-expr>"
            )
        columns.append(Column(header, relaxed(path)))
    return columns


def rows(columns: list[Column], objects: Iterable[Any]) -> Iterator[str]:
    """One tab-separated line for each object, as they come.

    Raises CommandError for a path that does not parse or does not fit.
    """
    try:
        templates = [Template(column.path) for column in columns]
        for each in objects:
            yield "\t".join(_value(template, each) for template in templates)
    except JSONPathError as error:
        raise CommandError(str(error)) from error


def _value(template: Template, obj: Any) -> str:
    groups = template.find(obj)
    texts = [] if groups and groups[0] else ["<none>"]
    texts += [sprint(value).translate(_TERMINAL) for group in groups for value in group]
    return ",".join(texts)
