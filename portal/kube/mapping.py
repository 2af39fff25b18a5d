"""Which resource a word means: kubectl's RESTMapper with short names.

Follows client-go's `restmapper` package (discovery.go, shortcut.go,
category_expansion.go): groups in the server's order, each group's preferred
version first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.kube.resource import Resource


@dataclass(frozen=True)
class Mapping:
    """All resources of a server in order of priority, and versions that are down."""

    resources: tuple[Resource, ...]
    down: tuple[str, ...] = ()

    def find(self, name: str) -> Resource | None:
        """The resource for `pods`, `po`, `deploy.apps`, `Deployment.v1.apps`."""
        for word, version, group in _readings(name):
            found = self._named(word, version, group)
            if found:
                return found
        for word, version, group in _readings(name):
            for resource in self._by_kind.get(word, ()):
                if _fits(resource, version, group):
                    return resource
        return None

    def in_category(self, name: str) -> list[Resource]:
        """Members of a category, one version of each, in the server's order."""
        found: dict[tuple[str, str], Resource] = {}
        for resource in self._by_category.get(name, ()):
            found.setdefault((resource.group, resource.plural), resource)
        return list(found.values())

    def of_kind(self, api_version: str, kind: str) -> Resource | None:
        """The resource of an object with this `apiVersion` and `kind`."""
        for resource in self._by_kind.get(kind, ()):
            if resource.kind == kind and resource.api_version == api_version:
                return resource
        return None

    def shadowed(self, name: str) -> list[Resource]:
        """Other resources with the same short name, of lower priority."""
        word, dot, group = name.partition(".")
        if self._is_full_name(word, group):
            return []
        found = {
            (resource.group, resource.plural): resource
            for resource in self._by_short_name.get(word, ())
            if not dot or group == resource.group
        }
        return list(found.values())[1:]

    def _named(
        self, word: str, version: str | None, group: str | None
    ) -> Resource | None:
        plural, group = self._expanded(word, group)
        named = self._by_name.get(plural.lower(), [])
        for resource in named:
            if _fits(resource, version, group):
                return resource
        if not group or version is not None:
            return None
        return next((r for r in named if r.group.startswith(group)), None)

    def _expanded(self, word: str, group: str | None) -> tuple[str, str | None]:
        """A short name as the plural and group that it stands for."""
        if self._is_full_name(word, group):
            return word, group
        short = self._by_short_name.get(word, ())
        exact = [r for r in short if not group or r.group == group]
        prefixed = [r for r in short if group and r.group.startswith(group)]
        for resource in exact or prefixed:
            return resource.plural, resource.group
        return word, group

    def _is_full_name(self, word: str, group: str | None) -> bool:
        return any(
            not group or resource.group == group
            for resource in self._by_name.get(word, ())
        )

    @cached_property
    def _by_name(self) -> dict[str, list[Resource]]:
        return self._index(lambda resource: {resource.plural, resource.singular})

    @cached_property
    def _by_kind(self) -> dict[str, list[Resource]]:
        return self._index(lambda resource: {resource.kind, resource.kind.lower()})

    @cached_property
    def _by_short_name(self) -> dict[str, list[Resource]]:
        return self._index(lambda resource: resource.short_names)

    @cached_property
    def _by_category(self) -> dict[str, list[Resource]]:
        return self._index(lambda resource: resource.categories)

    def _index(
        self, words: Callable[[Resource], Iterable[str]]
    ) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            for word in words(resource):
                found.setdefault(word, []).append(resource)
        return found


def _readings(name: str) -> Iterator[tuple[str, str | None, str | None]]:
    """`name` as (word, version, group): first `a.v1.g`, then `a.group`."""
    parts = name.split(".", 2)
    if len(parts) == 3:
        yield parts[0], parts[1], parts[2]
    word, dot, group = name.partition(".")
    yield word, None, (group or None) if dot else None


def _fits(resource: Resource, version: str | None, group: str | None) -> bool:
    return version in (None, resource.version) and group in (None, resource.group)
