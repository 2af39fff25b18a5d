"""Tables for people: one block for each resource."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from portal.kube.call import Chunk, Context, Output
from portal.kube.discovery import Resource
from portal.kube.errors import CommandError
from portal.kube.formats.columns import align
from portal.kube.formats.table import TableOptions, TablePrinter
from portal.kube.times import since
from portal.kube.verbs.errors import explain
from portal.kube.verbs.get.comparing import UnsortableError
from portal.kube.verbs.get.fetch import Fetching, Item
from portal.kube.verbs.get.options import Options
from portal.kube.verbs.get.sorting import sorted_by, sorted_rows

_OWN_COLUMNS = [
    {"name": "Name", "type": "string", "format": "name"},
    {"name": "Age", "type": "string"},
]


def print_tables(fetching: Fetching, options: Options, context: Context) -> Output:
    """Tables, then the errors; exit 1 if there were any."""
    items = list(fetching)
    yield from fetching.new_warnings()
    if options.sort_by and len(items) > 1:
        items = sorted_by(options.sort_by, items, [item.object for item in items])
    with_kind = options.show_kind or len({item.resource for item in items}) > 1
    written = False
    for resource, group in groupby(items, key=lambda item: item.resource):
        text = _block(resource, list(group), with_kind, options, context)
        if text:
            yield Chunk("out", "\n" + text if written and options.headers else text)
            written = True
    if not written and not options.ignore_not_found and not fetching.failures:
        yield Chunk("err", _nothing(items, options))
    several = len(fetching.failures) > 1
    for error in fetching.failures:
        yield Chunk("err", explain(error, alone=not several))
    return 1 if fetching.failures else 0


def _block(
    resource: Resource,
    items: list[Item],
    with_kind: bool,
    options: Options,
    context: Context,
) -> str:
    printer = TablePrinter(table_options(resource, options, with_kind=with_kind))
    lines: list[list[str]] = []
    for item in items:
        table = table_of(item, context)
        try:
            table = sorted_rows(options.sort_by, table) if options.sort_by else table
        except UnsortableError:
            raise
        except CommandError:
            continue  # kubectl drops what it can not sort here, without a word
        lines += printer.lines(table)
    return align(lines) if lines else ""


def table_options(
    resource: Resource, options: Options, *, with_kind: bool
) -> TableOptions:
    """What the flags add to the server's columns and take away."""
    return TableOptions(
        headers=options.headers,
        wide=options.format.name == "wide",
        namespace=not options.namespace and resource.namespaced,
        kind=resource.qualified_kind if with_kind else "",
        label_columns=options.label_columns,
        show_labels=options.show_labels,
    )


def table_of(item: Item, context: Context) -> dict[str, Any]:
    """The server's Table, or name and age where it makes none or was not asked to."""
    if item.is_table:
        return item.object
    metadata = item.object.get("metadata") or {}
    age = since(metadata.get("creationTimestamp"), context.now)
    row = {"cells": [metadata.get("name", ""), age], "object": item.object}
    return {"columnDefinitions": _OWN_COLUMNS, "rows": [row]}


def _nothing(items: list[Item], options: Options) -> str:
    if options.namespace and all(item.resource.namespaced for item in items):
        return f"No resources found in {options.namespace} namespace.\n"
    return "No resources found\n"
