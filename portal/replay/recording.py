"""A recording, read from its folder: documents as bytes, objects by kind.

Everything is decoded, moved in time and encoded again once, when the server
starts; a request then only picks ready bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.replay import gojson
from portal.replay.clock import Clock
from portal.replay.clock import frozen as frozen_clock
from portal.replay.clock import live as live_clock

Kind = tuple[str, str, str]  # group, version, plural


@dataclass(frozen=True, slots=True)
class Item:
    """One object: `in_list` as it stands among others, `alone` with its kind."""

    namespace: str
    name: str
    labels: Mapping[str, str]
    data: dict[str, Any]
    cells: tuple[Any, ...]
    rank: int
    in_list: bytes
    alone: bytes
    partial: bytes

    @property
    def key(self) -> tuple[str, str]:
        return self.namespace, self.name


@dataclass(frozen=True, slots=True)
class Collection:
    """All objects of a kind in one version, by namespace and name.

    `columns` are the column definitions of its Table. `rank` of an item is its
    row's place there: some printers sort in their own way.
    """

    group: str
    version: str
    resource: str
    kind: str
    list_kind: str
    namespaced: bool
    custom: bool
    metadata: dict[str, Any]
    columns: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource_version(self) -> str:
        return str(self.metadata.get("resourceVersion", ""))

    def find(self, namespace: str, name: str) -> Item | None:
        """The object of this name; `namespace` is empty for cluster scope."""
        return next(
            (item for item in self.items if item.key == (namespace, name)), None
        )


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded cluster."""

    folder: Path
    name: str
    clock: Clock
    about: dict[str, Any]
    collections: Mapping[Kind, Collection]


def load(folder: Path, *, shift: bool = True) -> Recording:
    """Read a recording. `shift` moves its times so that it was made now.

    Raises OSError or ValueError for a folder that holds none.
    """
    about = json.loads((folder / "recording.json").read_bytes())
    recorded_at = datetime.fromisoformat(about["recorded_at"])
    clock = live_clock(recorded_at) if shift else frozen_clock(recorded_at)
    found = {
        (each.group, each.version, each.resource): each
        for each in _collections(folder, clock)
    }
    return Recording(folder, folder.resolve().name, clock, about, found)


def _collections(folder: Path, clock: Clock) -> Iterator[Collection]:
    scopes = _scopes(folder)
    sources = [*_full(folder, clock), *_empty(folder, clock)]
    custom = {
        item["spec"]["group"]
        for (_, _, plural), source in sources
        if plural == "customresourcedefinitions"
        for item in source["list"]["items"]
    }
    for kind, source in sources:
        yield _collection(kind, source, scopes[kind], kind[0] in custom)


def _full(folder: Path, clock: Clock) -> Iterator[tuple[Kind, dict[str, Any]]]:
    for path in sorted((folder / "resources").glob("*/*/*.json")):
        group, version = path.parts[-3:-1]
        source = json.loads(clock.move(path.read_bytes()))
        yield (_plain(group), version, path.stem), source


def _empty(folder: Path, clock: Clock) -> Iterator[tuple[Kind, dict[str, Any]]]:
    for source in json.loads((folder / "resources" / "empty.json").read_bytes()):
        kind = _plain(source["group"]), source["version"], source["resource"]
        yield kind, source


def _plain(group: str) -> str:
    return "" if group == "core" else group


def _scopes(folder: Path) -> dict[Kind, bool]:
    """Whether each kind is namespaced, from discovery."""
    found = {}
    for document in ("api.json", "apis.json"):
        discovered = json.loads((folder / "discovery" / document).read_bytes())
        for group in discovered["items"]:
            name = group["metadata"].get("name", "")
            for version in group["versions"]:
                for resource in version["resources"]:
                    kind = name, version["version"], resource["resource"]
                    found[kind] = resource["scope"] == "Namespaced"
    return found


def _collection(
    kind: Kind, source: dict[str, Any], namespaced: bool, custom: bool
) -> Collection:
    group, version, resource = kind
    listed, table = source["list"], source["table"]
    rows = {
        _key(row["object"]["metadata"]): (rank, tuple(row["cells"]))
        for rank, row in enumerate(table["rows"] or ())
    }
    singular = {
        "kind": listed["kind"].removesuffix("List"),
        "apiVersion": listed["apiVersion"],
    }
    return Collection(
        group,
        version,
        resource,
        singular["kind"],
        listed["kind"],
        namespaced,
        custom,
        listed["metadata"],
        tuple(table["columnDefinitions"]),
        tuple(source.get("warnings") or ()),
        tuple(
            _item(data, singular, *rows[_key(data["metadata"])])
            for data in listed["items"]
        ),
    )


def _key(metadata: dict[str, Any]) -> tuple[str, str]:
    return metadata.get("namespace", ""), metadata["name"]


def _item(
    data: dict[str, Any], singular: dict[str, str], rank: int, cells: tuple[Any, ...]
) -> Item:
    metadata = data["metadata"]
    partial = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
    return Item(
        *_key(metadata),
        labels=metadata.get("labels") or {},
        data=data,
        cells=cells,
        rank=rank,
        in_list=gojson.encode(data),
        alone=gojson.encode(data if "kind" in data else singular | data),
        partial=gojson.encode(partial | {"metadata": metadata}),
    )
