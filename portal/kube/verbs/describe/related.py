"""What a description needs beside its object: one read each, pages followed."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kube.call import Context
from portal.kube.errors import Aborted, KubeError
from portal.kube.lists import pages, within
from portal.kube.objects import (
    Json,
    controller,
    dig,
    number,
    rows,
    strings,
    text,
)

PODS = "/api/v1/pods"


@dataclass(frozen=True, slots=True)
class Event:
    """Which events to look for: those that name this object."""

    name: str
    namespace: str
    kind: str
    uid: str

    @classmethod
    def about(cls, thing: Json) -> Event:
        """The search for what happened to `thing`."""
        meta = thing.get("metadata") or {}
        return cls(
            text(meta, "name"),
            text(meta, "namespace"),
            text(thing, "kind"),
            text(meta, "uid"),
        )

    @property
    def selector(self) -> str:
        """A field selector; an empty kind or uid is not asked for."""
        terms = [("name", self.name), ("namespace", self.namespace)]
        terms += [
            (key, value)
            for key, value in (("kind", self.kind), ("uid", self.uid))
            if value
        ]
        return ",".join(
            f"involvedObject.{key}={_escape(value)}" for key, value in sorted(terms)
        )


def _escape(value: str) -> str:
    for sign in "\\,=":
        value = value.replace(sign, "\\" + sign)
    return value


def optional(
    context: Context, path: str, *query: tuple[str, str]
) -> list[Json] | KubeError:
    """The objects of a list that a description can do without, or why there are none."""
    try:
        return list(pages(context, path, *query))
    except Aborted:
        raise
    except KubeError as error:
        return error


# -- selectors and owned pods ----------------------------------------------

SIGNS = {"In": "in", "NotIn": "notin"}


def label_selector(given: Json | None) -> str:
    """A LabelSelector as text, requirements by key: `a=b,c in (d,e),!f`."""
    wanted = (given or {}).get("matchLabels") or {}
    terms = [(key, f"{key}={value}") for key, value in wanted.items()]
    terms += [
        (text(row, "key"), _expression(row)) for row in rows(given, "matchExpressions")
    ]
    return ",".join(term for _, term in sorted(terms))


def _expression(row: Json) -> str:
    key, operator = text(row, "key"), text(row, "operator")
    if operator in SIGNS:
        return f"{key} {SIGNS[operator]} ({','.join(sorted(strings(row, 'values')))})"
    return f"!{key}" if operator == "DoesNotExist" else key


def pod_counts(context: Context, owner: Json) -> str:
    """The owner's own pods, counted. Raises KubeError."""
    return count_pods(context, owner, label_selector(dig(owner, "spec", "selector")))


def count_pods(context: Context, owner: Json, selector: str) -> str:
    """`2 Running / 0 Waiting / 0 Succeeded / 0 Failed`, of those that `selector` finds."""
    path = within(text(owner, "metadata", "namespace"), "pods")
    counts = {"Running": 0, "Pending": 0, "Succeeded": 0, "Failed": 0}
    for pod in pages(context, path, ("labelSelector", selector)):
        owned = text(controller(pod), "uid") == text(owner, "metadata", "uid")
        phase = text(pod, "status", "phase")
        if owned and phase in counts:
            counts[phase] += 1
    return (
        f"{counts['Running']} Running / {counts['Pending']} Waiting"
        f" / {counts['Succeeded']} Succeeded / {counts['Failed']} Failed"
    )


def created(sets: list[Json]) -> str:
    """`web-5d78 (2/2 replicas created)` for each replica set, or `<none>`."""
    shown = [
        f"{text(one, 'metadata', 'name')} ({number(one, 'status', 'replicas')}"
        f"/{number(one, 'spec', 'replicas')} replicas created)"
        for one in sets
    ]
    return ", ".join(shown) or "<none>"
