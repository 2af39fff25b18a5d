"""Which events the flags of `events` mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.kube.call import Call, Context
from portal.kube.errors import CommandError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events. `namespace` is "" for all of them."""

    namespace: str
    types: frozenset[str]
    query: tuple[tuple[str, str], ...]

    def takes(self, event: Json) -> bool:
        return not self.types or str(event.get("type", "")).lower() in self.types


def read_asked(call: Call, context: Context) -> Asked:
    """Raises CommandError for flags that kubectl refuses."""
    query: tuple[tuple[str, str], ...] = ()
    if target := call.flag("for"):
        query = (("fieldSelector", _about(target, context)),)
    given = ",".join(call.every("types"))
    types = frozenset(given.lower().split(",")) if given else frozenset()
    if not types <= {"normal", "warning"}:
        raise CommandError("valid --types are Normal or Warning")
    everywhere = call.is_set("all-namespaces")
    namespace = "" if everywhere else call.flag("namespace") or context.namespace
    return Asked(namespace, types, query)


def _about(target: str, context: Context) -> str:
    """The field selector of events about one object."""
    kind, slash, name = target.partition("/")
    if not slash:
        raise CommandError("--for must be in resource/name form")
    if "/" in name:
        raise CommandError(
            "arguments in resource/name form may not have more than one slash"
        )
    resource = context.discovery.resolve(kind)
    terms = {
        "involvedObject.kind": resource.kind,
        "involvedObject.name": _escaped(name),
    }
    return ",".join(f"{field}={value}" for field, value in terms.items())


def _escaped(value: str) -> str:
    """A value in a field selector (fields.EscapeValue)."""
    for sign in "\\,=":
        value = value.replace(sign, "\\" + sign)
    return value
