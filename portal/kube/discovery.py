"""What kinds an API server serves, asked once and kept for a while.

Two requests (`/api`, `/apis`) with aggregated discovery; servers without it
(before 1.26) are asked group by group. A group whose server is down is left
out; the others work on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.client import DISCOVERY, Endpoint, KubeClient
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.mapping import Mapping
from portal.kube.resource import Resource

__all__ = ["Discovery", "Resource", "forget"]

KEPT_SECONDS = 600.0
MAX_KEPT = 64


class Discovery:
    """The kinds of one cluster as one identity sees them; asks when first needed."""

    def __init__(self, client: KubeClient) -> None:
        self._client = client
        self._mapping: Mapping | None = None
        self._fresh = False

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Every resource in every version, in the server's order of priority."""
        return self._current().resources

    @property
    def versions(self) -> set[str]:
        """`v1`, `apps/v1`, …: every group and version that works."""
        return {resource.api_version for resource in self.resources}

    @property
    def down(self) -> tuple[str, ...]:
        """Groups and versions whose server does not answer."""
        return self._current().down

    def fresh(self) -> Discovery:
        """This, asked anew: for verbs that show what is served right now."""
        self._ask()
        return self

    def resolve(self, name: str) -> Resource:
        """The resource that `name` means to kubectl.

        An unknown name causes one fresh discovery: a CRD may be new. Raises
        CommandError if it stays unknown, KubeError if the server can not say.
        """
        found = self._lookup(lambda mapping: mapping.find(name))
        if found is None:
            word = name.partition(".")[0]
            raise CommandError(f'the server doesn\'t have a resource type "{word}"')
        return found

    def kind(self, api_version: str, kind: str) -> Resource | None:
        """The resource of an object that says it is of this kind, if served."""
        return self._lookup(lambda mapping: mapping.of_kind(api_version, kind))

    def category(self, name: str) -> list[Resource]:
        """The resources in a category such as `all`; empty if there is none."""
        return self._current().in_category(name)

    def warnings(self, name: str) -> list[str]:
        """What kubectl says on stderr about an ambiguous short name."""
        return [
            f'short name "{name}" could also match lower priority resource'
            f" {other.qualified}"
            for other in self._current().shadowed(name)
        ]

    def _lookup(self, find: Callable[[Mapping], Resource | None]) -> Resource | None:
        found = find(self._current())
        if found is None and not self._fresh:
            found = find(self._ask())
        return found

    def _current(self) -> Mapping:
        if self._mapping is None:
            self._mapping = _kept(self._client.endpoint)
        return self._mapping or self._ask()

    def _ask(self) -> Mapping:
        down: list[str] = []
        self._mapping = Mapping(tuple(_read(self._client, down)), tuple(down))
        self._fresh = True
        _keep(self._client.endpoint, self._mapping)
        return self._mapping


# -- what is kept, by endpoint (which holds the credential) ----------------


@dataclass(frozen=True, slots=True)
class _Kept:
    mapping: Mapping
    until: float


_all_kept: dict[Endpoint, _Kept] = {}
_lock = threading.Lock()


def _kept(endpoint: Endpoint) -> Mapping | None:
    kept = _all_kept.get(endpoint)
    return kept.mapping if kept and kept.until > time.monotonic() else None


def _keep(endpoint: Endpoint, mapping: Mapping) -> None:
    with _lock:
        _all_kept.pop(endpoint, None)
        while len(_all_kept) >= MAX_KEPT:
            del _all_kept[next(iter(_all_kept))]
        _all_kept[endpoint] = _Kept(mapping, time.monotonic() + KEPT_SECONDS)


def forget(endpoint: Endpoint) -> None:
    """Ask anew next time (the cluster behind the endpoint was exchanged)."""
    with _lock:
        _all_kept.pop(endpoint, None)


# -- reading ---------------------------------------------------------------


def _read(client: KubeClient, down: list[str]) -> Iterator[Resource]:
    yield from _read_root(client, "/api", down)
    yield from _read_root(client, "/apis", down)


def _read_root(client: KubeClient, root: str, down: list[str]) -> Iterator[Resource]:
    answer = client.get(root, accept=DISCOVERY)
    if answer.get("kind") == "APIGroupDiscoveryList":
        yield from _aggregated(answer, down)
    else:
        yield from _legacy(client, answer, down)


def _aggregated(answer: dict[str, Any], down: list[str]) -> Iterator[Resource]:
    for group in answer.get("items") or []:
        name = (group.get("metadata") or {}).get("name", "")
        for version in group.get("versions") or []:
            if version.get("freshness") == "Stale":  # its server is down
                down.append(f"{name}/{version['version']}")
                continue
            for entry in version.get("resources") or []:
                kind = (entry.get("responseKind") or {}).get("kind", "")
                yield Resource(
                    name,
                    version["version"],
                    entry["resource"],
                    entry.get("singularResource") or kind.lower(),
                    kind,
                    entry.get("scope") == "Namespaced",
                    tuple(entry.get("verbs") or ()),
                    tuple(entry.get("shortNames") or ()),
                    tuple(entry.get("categories") or ()),
                )


def _legacy(
    client: KubeClient, answer: dict[str, Any], down: list[str]
) -> Iterator[Resource]:
    for version in answer.get("versions") or []:
        yield from _legacy_version(client, "", version, down)
    for group in answer.get("groups") or []:
        preferred = (group.get("preferredVersion") or {}).get("version")
        versions = [entry["version"] for entry in group.get("versions") or []]
        for version in sorted(versions, key=lambda name: name != preferred):
            yield from _legacy_version(client, group["name"], version, down)


def _legacy_version(
    client: KubeClient, group: str, version: str, down: list[str]
) -> Iterator[Resource]:
    path = f"/apis/{group}/{version}" if group else f"/api/{version}"
    try:
        answer = client.get(path)
    except Aborted:
        raise
    except KubeError:  # its server is down
        down.append(f"{group}/{version}" if group else version)
        return
    for entry in answer.get("resources") or []:
        if "/" in entry["name"]:
            continue
        yield Resource(
            group,
            version,
            entry["name"],
            entry.get("singularName") or entry["kind"].lower(),
            entry["kind"],
            bool(entry.get("namespaced")),
            tuple(entry.get("verbs") or ()),
            tuple(entry.get("shortNames") or ()),
            tuple(entry.get("categories") or ()),
        )
