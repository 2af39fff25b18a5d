"""Objects in the formats for programs: what `-o` means to every verb that has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.call import Call
from portal.kube.errors import CommandError
from portal.kube.formats import json_text, yaml
from portal.kube.formats.go_template import GoTemplate, TemplateError
from portal.kube.formats.go_values import quote, sprint, syntax
from portal.kube.formats.jsonpath import JSONPathError, Template

FORMATS = (
    "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,"
    "name,template,templatefile,yaml"
)
_TEMPLATES = ("jsonpath-as-json", "jsonpath", "go-template", "template")
_GROUP = re.compile(r"([^/]*)/")
Json = dict[str, Any]
Print = Callable[[Json], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """What the flags ask for; an empty `name` is the table made for people."""

    name: str
    template: str
    managed_fields: bool
    allow_missing: bool


def read_format(call: Call, *more: str) -> Format:
    """The format of `-o`; `more` are names of formats that take an argument."""
    name, template = call.flag("output"), call.flag("template")
    for known in (*more, *_TEMPLATES):
        if name.startswith(f"{known}="):
            name, template = known, name.removeprefix(f"{known}=")
            break
    if name.lower() in ("json", "yaml", "name"):
        name = name.lower()
    return Format(
        name,
        template,
        call.is_set("show-managed-fields"),
        call.flag("allow-missing-template-keys", "true") == "true",
    )


def printer(wanted: Format, *, typed: bool = False) -> Print:
    """What turns an object into text; raises CommandError in kubectl's words.

    So does what it returns. kubectl decodes objects of `typed` verbs into its own
    types: JSON keeps the order of their fields, which is the server's, and a list
    has no name.
    """
    match wanted.name:
        case "json":
            return lambda obj: _json(obj, wanted, typed)
        case "yaml":
            return lambda obj: iter([yaml.document(lean(obj, wanted))])
        case "name":
            return lambda obj: _names(obj, typed)
        case "jsonpath" | "jsonpath-as-json":
            return _jsonpath(wanted)
        case "go-template" | "template":
            return _go_template(wanted)
    raise no_format(wanted.name, FORMATS)


def _json(obj: Json, wanted: Format, typed: bool) -> Iterator[str]:
    yield json_text.indented(lean(obj, wanted), in_order=typed) + "\n"


def _names(obj: Json, typed: bool) -> Iterator[str]:
    if typed and "items" in obj:
        raise CommandError("list types are not supported by name printing")
    yield from map(name, items(obj))


def no_format(given: str, allowed: str) -> CommandError:
    """kubectl's error for a format that it does not know."""
    return CommandError(
        f"unable to match a printer suitable for the output format {quote(given)},"
        f" allowed formats are: {allowed}"
    )


def items(obj: Json) -> list[Json]:
    """The objects in kubectl's own List, or the object itself."""
    return obj["items"] if obj.get("kind") == "List" and "items" in obj else [obj]


def lean(obj: Json, wanted: Format) -> Json:
    """Without managedFields, unless they were asked for."""
    if wanted.managed_fields:
        return obj
    if isinstance(obj.get("items"), list) and str(obj.get("kind")).endswith("List"):
        return {**obj, "items": [lean(item, wanted) for item in obj["items"]]}
    metadata = obj.get("metadata")
    if not metadata or "managedFields" not in metadata:
        return obj
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    return {**obj, "metadata": kept}


def name(obj: Json) -> str:
    """`pod/x`, `deployment.apps/x` and a newline: from what the object says of itself."""
    group = _GROUP.match(obj.get("apiVersion", ""))
    kind = obj.get("kind", "").lower() + ("." + group.group(1) if group else "")
    return f"{kind}/{(obj.get('metadata') or {}).get('name') or '<unknown>'}\n"


def _template(wanted: Format) -> str:
    if not wanted.template:
        raise CommandError("template format specified but no template given")
    return wanted.template


def _jsonpath(wanted: Format) -> Print:
    text = _template(wanted)
    try:
        template = Template(text, allow_missing=wanted.allow_missing)
    except JSONPathError as error:
        raise CommandError(f"error parsing jsonpath {text}, {error}") from error
    run = template.json if wanted.name == "jsonpath-as-json" else template.text

    def show(obj: Json) -> Iterator[str]:
        try:
            yield run(obj)
        except JSONPathError as error:
            raise CommandError(
                f"error executing jsonpath {quote(text)}: Error executing template:"
                f" {error}. Printing more information for debugging the template:\n"
                f"\ttemplate was:\n\t\t{text}\n"
                f"\tobject given to jsonpath engine was:\n\t\t{syntax(obj)}\n\n\n"
            ) from error

    return show


def _go_template(wanted: Format) -> Print:
    text = _template(wanted)
    try:
        template = GoTemplate(text, allow_missing=wanted.allow_missing)
    except TemplateError as error:
        raise CommandError(f"error parsing template {text}, {error}") from error

    def show(obj: Json) -> Iterator[str]:
        try:
            yield from template.run(obj)
        except TemplateError as error:
            # kubectl explains on stdout, after what the template had printed by then.
            yield (
                f"Error executing template: {error}."
                " Printing more information for debugging the template:\n"
                f"\ttemplate was:\n\t\t{text}\n"
                f"\traw data was:\n\t\t{json_text.compact(obj)}\n"
                f"\tobject given to template engine was:\n\t\t{sprint(obj)}\n\n"
            )
            raise CommandError(
                f"error executing template {quote(text)}: {error}"
            ) from error

    return show
