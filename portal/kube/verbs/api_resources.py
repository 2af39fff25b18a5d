"""kubectl api-resources: the kinds that the server serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.discovery import Discovery, Resource
from portal.kube.errors import CommandError
from portal.kube.formats.columns import align
from portal.kube.printing import no_format, printer, read_format

_FORMATS = "json,kyaml,name,wide,yaml"
_HEADER = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
_WIDE = ["VERBS", "CATEGORIES"]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """`group` and `namespaced` are None where the flag was not given."""

    group: str | None
    namespaced: bool | None
    verbs: frozenset[str]
    categories: frozenset[str]

    def takes(self, resource: Resource) -> bool:
        return (
            bool(resource.verbs)
            and self.group in (None, resource.group)
            and self.namespaced in (None, resource.namespaced)
            and self.verbs.issubset(resource.verbs)
            and self.categories.issubset(resource.categories)
        )


def api_resources(call: Call, context: Context) -> Output:
    """A table, names, or a list; each kind once, in the version that its group prefers.

    Raises CommandError and KubeError.
    """
    _check(call)
    discovery = (
        context.discovery if call.is_set("cached") else context.discovery.fresh()
    )
    wanted = _wanted(call)
    found = sorted(
        filter(wanted.takes, _preferred(discovery)), key=_order(call.flag("sort-by"))
    )
    for text in _printed(found, call):
        yield Chunk("out", text)
    if discovery.down:
        stale = (
            f"{each}: stale GroupVersion discovery: {each}" for each in discovery.down
        )
        raise CommandError(
            "unable to retrieve the complete list of server APIs: " + ", ".join(stale)
        )
    return 0


def _printed(found: list[Resource], call: Call) -> Iterator[str]:
    output = call.flag("output")
    if output == "name":
        yield "".join(f"{resource.qualified}\n" for resource in found)
    elif output in ("", "wide"):
        lines = list(_table(found, output == "wide", call.is_set("no-headers")))
        yield align(lines) if lines else ""
    else:
        yield from printer(read_format(call), typed=True)(_list(found))


def _check(call: Call) -> None:
    if call.args:
        raise CommandError(
            f"unexpected arguments: [{' '.join(call.args)}]\n"
            "See 'kubectl api-resources -h' for help and examples"
        )
    if call.flag("sort-by") not in ("", "name", "kind"):
        raise CommandError("--sort-by accepts only name or kind")
    output = call.flag("output")
    if output not in ("", *_FORMATS.split(",")):
        raise no_format(output, _FORMATS)


def _wanted(call: Call) -> _Wanted:
    given = {name for name, _ in call.flags}
    return _Wanted(
        call.flag("api-group") if "api-group" in given else None,
        call.is_set("namespaced") if "namespaced" in given else None,
        _words(call, "verbs"),
        _words(call, "categories"),
    )


def _words(call: Call, name: str) -> frozenset[str]:
    return frozenset(word for given in call.every(name) for word in given.split(","))


def _preferred(discovery: Discovery) -> Iterator[Resource]:
    """Each resource once: in the first version of its group that has it."""
    seen: set[tuple[str, str]] = set()
    for resource in discovery.resources:
        name = resource.group, resource.plural
        if name not in seen:
            seen.add(name)
            yield resource


def _order(column: str) -> Callable[[Resource], tuple[str, str]]:
    if column == "name":
        return lambda resource: (resource.plural, resource.plural)
    if column == "kind":
        return lambda resource: (resource.kind, resource.plural)
    return lambda resource: (resource.group, resource.plural)


def _table(found: list[Resource], wide: bool, bare: bool) -> Iterator[list[str]]:
    if not bare:
        yield _HEADER + (_WIDE if wide else [])
    for each in found:
        more = [",".join(each.verbs), ",".join(each.categories)] if wide else []
        yield [
            each.plural,
            ",".join(each.short_names),
            each.api_version,
            "true" if each.namespaced else "false",
            each.kind,
            *more,
        ]


def _list(found: list[Resource]) -> dict[str, Any]:
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": "",
        "resources": [_entry(resource) for resource in found],
    }


def _entry(resource: Resource) -> dict[str, Any]:
    """In the order of the fields of metav1.APIResource; empty ones are left out."""
    entry: dict[str, Any] = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
    }
    optional: dict[str, Any] = {"group": resource.group, "version": resource.version}
    entry |= {key: value for key, value in optional.items() if value}
    entry |= {"kind": resource.kind, "verbs": list(resource.verbs)}
    lists = {
        "shortNames": list(resource.short_names),
        "categories": list(resource.categories),
    }
    return entry | {key: value for key, value in lists.items() if value}
