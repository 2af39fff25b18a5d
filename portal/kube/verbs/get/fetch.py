"""The requests of one `get`, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.kube.client import JSON, TABLE, KubeClient
from portal.kube.discovery import Resource
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.formats.go_values import quote
from portal.kube.verbs.get.options import Options
from portal.kube.verbs.get.targets import Target, Targets


@dataclass(frozen=True, slots=True)
class Item:
    """A Table with some rows, or an object, and what it was asked as."""

    resource: Resource
    object: dict[str, Any]

    @property
    def is_table(self) -> bool:
        return self.object.get("kind") == "Table"


@dataclass(slots=True)
class Fetched:
    """Items in the order of the arguments; what failed; the server's warnings."""

    items: list[Item] = field(default_factory=list)
    failures: list[KubeError | CommandError] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)


def fetch(targets: Targets, options: Options, client: KubeClient) -> Fetched:
    """Ask for every target; one that fails does not stop the others."""
    fetched = Fetched()
    for target in targets.targets:
        try:
            for answer in _pages(target, options, client, fetched):
                fetched.items += _items(target, answer)
        except Aborted:
            raise
        except (KubeError, CommandError) as error:
            if options.ignore_not_found and _not_found(error):
                continue
            fetched.failures.append(error)
    return fetched


def _pages(
    target: Target, options: Options, client: KubeClient, fetched: Fetched
) -> Iterator[dict[str, Any]]:
    names = [name for name in (target.name, options.subresource) if name]
    path = target.resource.path(options.namespace, *names)
    query = [] if target.name else _list_query(options)
    if options.as_table and options.sort_by:
        query.append(("includeObject", "Object"))
    accept = TABLE if options.as_table else JSON
    token: str | None = ""
    while token is not None:
        more = [("continue", token)] if token else []
        try:
            answer = client.answer("GET", path, sorted(query + more), accept=accept)
        except KubeError as error:
            raise (
                error if target.name else _about_list(error, target, options)
            ) from None
        fetched.warnings.update(dict.fromkeys(answer.warnings))
        yield answer.json
        token = (answer.json.get("metadata") or {}).get("continue") or None


def _list_query(options: Options) -> list[tuple[str, str]]:
    query = []
    if options.selector:
        query.append(("labelSelector", options.selector))
    if options.field_selector:
        query.append(("fieldSelector", options.field_selector))
    if options.chunk_size > 0 and not options.sort_by:
        query.append(("limit", str(options.chunk_size)))
    return query


def _about_list(error: KubeError, target: Target, options: Options) -> KubeError:
    """A refused list says what was looked for (resource.Selector in cli-runtime)."""
    if error.reason not in ("BadRequest", "NotFound"):
        return error
    resource = target.resource
    what = quote(f"{resource.group}/{resource.version}, Resource={resource.plural}")
    if options.selector or options.field_selector:
        sentence = (
            f"Unable to find {what} that match label selector"
            f" {quote(options.selector)}, field selector {quote(options.field_selector)}"
        )
    else:
        sentence = f"Unable to list {what}"
    return KubeError(
        f"{sentence}: {error.message}",
        status=error.status,
        reason=error.reason,
        details=error.details,
    )


def _items(target: Target, answer: dict[str, Any]) -> Iterator[Item]:
    kind = answer.get("kind", "")
    if "items" not in answer or target.name or kind == "Table":
        yield Item(target.resource, answer)
        return
    # Items of built-in kinds do not say what they are; the list does.
    stamp = {
        "apiVersion": answer.get("apiVersion", ""),
        "kind": kind.removesuffix("List"),
    }
    for item in answer["items"] or []:
        yield Item(target.resource, {**stamp, **item})


def _not_found(error: KubeError | CommandError) -> bool:
    return isinstance(error, KubeError) and error.reason == "NotFound"
