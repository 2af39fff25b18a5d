"""The requests of one `get`, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.call import Chunk
from portal.kube.client import JSON, TABLE, KubeClient
from portal.kube.discovery import Resource
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.verbs.errors import about_list
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


class Fetching:
    """The items of all targets as they arrive, in the order of the arguments.

    `failures` fills up meanwhile: a target that fails does not stop the others.
    `warnings` holds what the server warned of, and whether it has been told.
    """

    def __init__(self, targets: Targets, options: Options, client: KubeClient) -> None:
        self.failures: list[KubeError | CommandError] = []
        self.warnings: dict[str, bool] = {}
        # Where a watch begins: the version of the list.
        self.version = ""
        self._targets = targets.targets
        self._options = options
        self._client = client

    def __iter__(self) -> Iterator[Item]:
        for target in self._targets:
            try:
                for answer in self._pages(target):
                    yield from _items(target, answer, self._options)
            except Aborted:
                raise
            except (KubeError, CommandError) as error:
                if not (self._options.ignore_not_found and _not_found(error)):
                    self.failures.append(error)

    def new_warnings(self) -> Iterator[Chunk]:
        """What the server warned of since last time; never the same twice."""
        for text, told in self.warnings.items():
            if not told:
                self.warnings[text] = True
                yield Chunk("err", f"Warning: {text}\n")

    def _pages(self, target: Target) -> Iterator[dict[str, Any]]:
        path, query = list_request(target, self._options)
        accept = TABLE if self._options.as_table else JSON
        token: str | None = ""
        while token is not None:
            more = [("continue", token)] if token else []
            try:
                answer = self._client.answer(
                    "GET", path, sorted(query + more), accept=accept
                )
            except KubeError as error:
                if target.name:
                    raise
                resource = target.resource
                what = (
                    f"{resource.group}/{resource.version}, Resource={resource.plural}"
                )
                raise about_list(
                    error, what, self._options.selector, self._options.field_selector
                ) from None
            for text in answer.warnings:
                self.warnings.setdefault(text, False)
            metadata = answer.json.get("metadata") or {}
            self.version = str(metadata.get("resourceVersion") or "")
            yield answer.json
            token = metadata.get("continue") or None


@dataclass(frozen=True, slots=True)
class Fetched:
    """Everything at once: items, what failed, and the server's warnings."""

    items: list[Item]
    failures: list[KubeError | CommandError]
    warnings: list[str]


def fetch(targets: Targets, options: Options, client: KubeClient) -> Fetched:
    """Ask for every target and wait for all answers."""
    fetching = Fetching(targets, options, client)
    items = list(fetching)
    return Fetched(items, fetching.failures, list(fetching.warnings))


def list_request(target: Target, options: Options) -> tuple[str, list[tuple[str, str]]]:
    """The path and query that ask for a target."""
    names = [name for name in (target.name, options.subresource) if name]
    query = [] if target.name else _list_query(options)
    if options.as_table and options.sort_by:
        query.append(("includeObject", "Object"))
    return target.resource.path(options.namespace, *names), query


def _list_query(options: Options) -> list[tuple[str, str]]:
    query = []
    if options.selector:
        query.append(("labelSelector", options.selector))
    if options.field_selector:
        query.append(("fieldSelector", options.field_selector))
    if options.chunk_size > 0 and not options.sort_by:
        query.append(("limit", str(options.chunk_size)))
    return query


def _items(target: Target, answer: dict[str, Any], options: Options) -> Iterator[Item]:
    kind = answer.get("kind", "")
    if kind == "Table":
        yield Item(target.resource, _slim(answer, options))
        return
    if "items" not in answer or target.name:
        yield Item(target.resource, answer)
        return
    # Items of built-in kinds do not say what they are; the list does.
    stamp = {
        "apiVersion": answer.get("apiVersion", ""),
        "kind": kind.removesuffix("List"),
    }
    for item in answer["items"] or []:
        yield Item(target.resource, {**stamp, **item})


def _slim(table: dict[str, Any], options: Options) -> dict[str, Any]:
    """A Table with no more of its objects than is printed: ten thousand rows stay small."""
    if options.sort_by:
        return table
    wanted = ["namespace"]
    if options.show_labels or options.label_columns:
        wanted.append("labels")
    for row in table.get("rows") or []:
        metadata = (row.get("object") or {}).get("metadata") or {}
        kept = {key: metadata[key] for key in wanted if key in metadata}
        row["object"] = {"metadata": kept}
    return table


def _not_found(error: KubeError | CommandError) -> bool:
    return isinstance(error, KubeError) and error.reason == "NotFound"
