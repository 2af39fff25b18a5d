"""Objects in the formats for programs: one as it is, several as a List."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.kube.call import Chunk, Output
from portal.kube.errors import CommandError, KubeError
from portal.kube.formats import json_text, yaml
from portal.kube.formats.columns import align_text
from portal.kube.formats.custom_columns import parse_columns, rows
from portal.kube.printing import FORMATS, lean, name, no_format, printer
from portal.kube.verbs.errors import explain
from portal.kube.verbs.get.fetch import Fetching
from portal.kube.verbs.get.options import ALLOWED_FORMATS, Options
from portal.kube.verbs.get.sorting import sorted_by

Json = dict[str, Any]


def print_objects(fetching: Fetching, single: bool, options: Options) -> Output:
    """The objects, then the errors; exit 1 if there were any.

    A list is printed page by page where the format allows it.
    """
    objects = (item.object for item in fetching)
    first = next(objects, None)
    yield from fetching.new_warnings()
    if fetching.failures and single:
        raise fetching.failures[0]
    failures: list[KubeError | CommandError] = fetching.failures
    if first is not None or not options.ignore_not_found:
        try:
            alone = first if single else None
            yield from _printed(alone, _resumed(first, objects), options)
        except CommandError as error:
            failures.append(error)
    yield from fetching.new_warnings()
    for failure in failures:
        yield Chunk("err", explain(failure, alone=len(failures) == 1))
    return 1 if failures else 0


def _resumed(first: Json | None, rest: Iterator[Json]) -> Iterator[Json]:
    if first is not None:
        yield first
        yield from rest


def _printed(
    alone: Json | None, objects: Iterator[Json], options: Options
) -> Iterator[Chunk]:
    """Raises CommandError in kubectl's words."""
    wanted = options.format
    if options.sort_by and alone is None:
        every = list(objects)
        objects = iter(sorted_by(options.sort_by, every, every) if every else every)
    match wanted.name:
        case "custom-columns":
            yield from _custom_columns(objects, options)
        case "name":
            yield from (Chunk("out", name(each)) for each in objects)
        case "yaml" if alone is None:
            yield from _yaml_list(objects, options)
        case "json" if alone is None:
            yield from _json_list(objects, options)
        case known if known not in FORMATS.split(","):
            raise no_format(known, ALLOWED_FORMATS)
        case _:
            whole = _list(list(objects)) if alone is None else alone
            yield from (Chunk("out", text) for text in printer(wanted)(whole))


def _list(objects: list[Json]) -> Json:
    return {
        "apiVersion": "v1",
        "items": objects,
        "kind": "List",
        "metadata": {"resourceVersion": ""},
    }


def _yaml_list(objects: Iterator[Json], options: Options) -> Iterator[Chunk]:
    """As the List in one piece, without ever holding it."""
    head, _, tail = yaml.document(_list([])).partition(" []\n")
    separator = "\n"
    yield Chunk("out", head)
    for each in objects:
        item = yaml.document([lean(each, options.format)])
        yield Chunk("out", separator + item)
        separator = ""
    yield Chunk("out", (" []\n" if separator else "") + tail)


def _json_list(objects: Iterator[Json], options: Options) -> Iterator[Chunk]:
    head, _, tail = json_text.indented(_list([])).partition("[]")
    separator = "["
    yield Chunk("out", head)
    for each in objects:
        item = json_text.indented(lean(each, options.format), depth=2)
        yield Chunk("out", f"{separator}\n        {item}")
        separator = ","
    yield Chunk("out", ("[]" if separator == "[" else "\n    ]") + tail + "\n")


def _custom_columns(objects: Iterator[Json], options: Options) -> Iterator[Chunk]:
    columns = parse_columns(options.format.template)
    lines = ["\t".join(column.header for column in columns)] if options.headers else []
    failure = None
    try:
        for line in rows(columns, objects):
            lines.append(line)
    except CommandError as error:  # what was read before it is printed all the same
        failure = error
    yield Chunk("out", align_text("".join(line + "\n" for line in lines)))
    if failure:
        raise failure
