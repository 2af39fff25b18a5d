"""`--sort-by`: rows of Tables and objects, in the order in which Go leaves them."""

from __future__ import annotations

from typing import Any, TypeVar

from portal.kube.errors import CommandError
from portal.kube.formats.go_values import quote
from portal.kube.formats.jsonpath import JSONPathError, Template
from portal.kube.formats.relaxed import relaxed
from portal.kube.gosort import gosort
from portal.kube.verbs.get.comparing import UnsortableError, is_less

T = TypeVar("T")


def sorted_by(path: str, things: list[T], objects: list[Any]) -> list[T]:
    """`things` by the value at `path` in the object of each; missing ones first.

    Raises CommandError if no object has the path or its values do not compare.
    """
    full = relaxed(path)
    try:
        template = Template(full)
        values = [template.find(each) for each in objects]
    except JSONPathError as error:
        raise CommandError(str(error)) from error
    if not any(found and found[0] for found in values):
        raise CommandError(
            f"couldn't find any field with path {quote(full)} in the list of objects"
        )
    places = gosort(range(len(things)), lambda i, j: _less(values[i], values[j], full))
    return [things[place] for place in places]


def sorted_rows(path: str, table: dict[str, Any]) -> dict[str, Any]:
    """A Table with its rows sorted by what their objects hold."""
    rows = table.get("rows") or []
    if len(rows) < 2:
        return table
    return {**table, "rows": sorted_by(path, rows, [row.get("object") for row in rows])}


def _less(one: list[list[Any]], two: list[list[Any]], path: str) -> bool:
    if not one or not one[0]:
        return True
    if not two or not two[0]:
        return False
    try:
        return is_less(one[0][0], two[0][0])
    except UnsortableError as error:
        raise UnsortableError(
            f"Field {path} in [][][]reflect.Value is an unsortable type: interface,"
            f" err: {error.message}"
        ) from error
