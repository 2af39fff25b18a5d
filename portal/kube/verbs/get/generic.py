"""Objects in the formats for programs: yaml, json, name, jsonpath, columns."""

from __future__ import annotations

import re
from typing import Any

from portal.kube.call import Chunk, Output
from portal.kube.errors import CommandError, KubeError
from portal.kube.formats import json_text, yaml
from portal.kube.formats.columns import align_text
from portal.kube.formats.custom_columns import Column, parse_columns, rows
from portal.kube.formats.go_values import quote, syntax
from portal.kube.formats.jsonpath import JSONPathError, Template
from portal.kube.verbs.errors import explain
from portal.kube.verbs.get.fetch import Fetched
from portal.kube.verbs.get.options import ALLOWED_FORMATS, Options
from portal.kube.verbs.get.sorting import sorted_by

_GROUP = re.compile(r"([^/]*)/")


def print_objects(fetched: Fetched, single: bool, options: Options) -> Output:
    """One object as it is, several as a List; then the errors, exit 1 if any."""
    if fetched.failures and single:
        raise fetched.failures[0]
    failures: list[KubeError | CommandError] = list(fetched.failures)
    if fetched.items or not options.ignore_not_found:
        try:
            yield from _printed(_object(fetched, single, options), options)
        except CommandError as error:
            failures.append(error)
    for failure in failures:
        yield Chunk("err", explain(failure, alone=len(failures) == 1))
    return 1 if failures else 0


def _object(fetched: Fetched, single: bool, options: Options) -> dict[str, Any]:
    objects = [item.object for item in fetched.items]
    if single and len(objects) == 1:
        return objects[0]
    if options.sort_by and objects:
        objects = sorted_by(options.sort_by, objects, objects)
    return {
        "apiVersion": "v1",
        "items": objects,
        "kind": "List",
        "metadata": {"resourceVersion": ""},
    }


def _printed(obj: dict[str, Any], options: Options) -> Output:
    match options.output:
        case "json":
            yield Chunk("out", json_text.indented(_lean(obj, options)) + "\n")
        case "yaml":
            yield Chunk("out", yaml.document(_lean(obj, options)))
        case "name":
            yield Chunk("out", "".join(map(_name, _each(obj))))
        case "custom-columns":
            columns = parse_columns(options.template)
            yield from _custom_columns(columns, _each(obj), options.headers)
        case "jsonpath" | "jsonpath-as-json":
            yield Chunk("out", _jsonpath(obj, options))
        case _:
            raise CommandError(
                "unable to match a printer suitable for the output format"
                f" {quote(options.output)}, allowed formats are: {ALLOWED_FORMATS}"
            )
    return 0


def _each(obj: dict[str, Any]) -> list[dict[str, Any]]:
    return obj["items"] if obj.get("kind") == "List" and "items" in obj else [obj]


def _lean(obj: dict[str, Any], options: Options) -> dict[str, Any]:
    """Without managedFields, unless they were asked for."""
    if options.managed_fields:
        return obj
    if obj.get("kind") == "List" and "items" in obj:
        return {**obj, "items": [_lean(item, options) for item in obj["items"]]}
    metadata = obj.get("metadata")
    if not metadata or "managedFields" not in metadata:
        return obj
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    return {**obj, "metadata": kept}


def _name(obj: dict[str, Any]) -> str:
    """`pod/x`, `deployment.apps/x`: from what the object says of itself."""
    group = _GROUP.match(obj.get("apiVersion", ""))
    kind = obj.get("kind", "").lower() + ("." + group.group(1) if group else "")
    return f"{kind}/{(obj.get('metadata') or {}).get('name') or '<unknown>'}\n"


def _custom_columns(
    columns: list[Column], objects: list[dict[str, Any]], headers: bool
) -> Output:
    lines = ["\t".join(column.header for column in columns)] if headers else []
    try:
        lines += rows(columns, objects)
    except CommandError as error:
        # What was read before the error is printed all the same.
        yield Chunk("out", align_text("".join(line + "\n" for line in lines)))
        raise error
    yield Chunk("out", align_text("".join(line + "\n" for line in lines)))
    return 0


def _jsonpath(obj: dict[str, Any], options: Options) -> str:
    text = options.template
    if not text:
        raise CommandError("template format specified but no template given")
    try:
        template = Template(text, allow_missing=options.allow_missing)
    except JSONPathError as error:
        raise CommandError(f"error parsing jsonpath {text}, {error}") from error
    try:
        return (
            template.json(obj) if "json" in options.output[4:] else template.text(obj)
        )
    except JSONPathError as error:
        raise CommandError(
            f"error executing jsonpath {quote(text)}: Error executing template: {error}."
            " Printing more information for debugging the template:\n"
            f"\ttemplate was:\n\t\t{text}\n"
            f"\tobject given to jsonpath engine was:\n\t\t{syntax(obj)}\n\n\n"
        ) from error
