"""A recording with as many nodes and pods as wanted, made from a small one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TEAMS = 50


def write_large(source: Path, folder: Path, *, nodes: int, pods: int) -> Path:
    """Copy the recording at `source`, its nodes, their leases and its pods multiplied.

    Copies take turns: node by node, and pods over TEAMS namespaces and all nodes.
    Everything else is as recorded. Returns `folder`.
    """
    shutil.copytree(source, folder)
    core = folder / "resources" / "core" / "v1"
    leases = folder / "resources" / "coordination.k8s.io" / "v1" / "leases.json"
    _multiply(core / "nodes.json", nodes, _node)
    _multiply(leases, nodes, _node)
    _multiply(core / "pods.json", pods, lambda data, at: _pod(data, at, nodes))
    return folder


def _node(data: Json, number: int) -> dict[str, str]:
    """New texts for old ones, in a node and in its lease."""
    return {data["metadata"]["name"]: f"node-{number:03}"}


def _pod(data: Json, number: int, nodes: int) -> dict[str, str]:
    return {
        data["metadata"]["name"]: f"load-{number:05}",
        data["metadata"]["namespace"]: f"team-{number % TEAMS:02}",
        data["spec"]["nodeName"]: f"node-{number % nodes:03}",
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    """An object and its row of the Table, as JSON text: ten thousand are made."""

    data: str
    row: str

    def renamed(self, names: dict[str, str]) -> _Entry:
        data, row = self.data, self.row
        for old, new in names.items():
            data = data.replace(f'"{old}"', f'"{new}"')
            row = row.replace(f'"{old}"', f'"{new}"')
        return _Entry(data, row)


def _multiply(
    path: Path, count: int, names: Callable[[Json, int], dict[str, str]]
) -> None:
    document = json.loads(path.read_bytes())
    originals = _originals(document)
    made = {}
    for number, (data, entry) in enumerate(islice(cycle(originals), count)):
        uid = {data["metadata"]["uid"]: f"00000000-0000-4000-8000-{number:012}"}
        new = names(data, number)
        # An API server lists by namespace and name.
        metadata = data["metadata"]
        where = new.get(metadata.get("namespace", ""), "")
        made[where, new[metadata["name"]]] = entry.renamed(uid | new)
    entries = [made[key] for key in sorted(made)]
    path.write_text(_document(document, entries))


def _originals(document: Json) -> list[tuple[Json, _Entry]]:
    rows = {_id(row["object"]): row for row in document["table"]["rows"]}
    return [
        (data, _Entry(json.dumps(data), json.dumps(rows[_id(data)])))
        for data in document["list"]["items"]
        if not _is_leaders_lease(data)
    ]


def _is_leaders_lease(data: Json) -> bool:
    is_lease = "holderIdentity" in data.get("spec", {})
    return is_lease and data["metadata"]["namespace"] != "kube-node-lease"


def _id(data: Json) -> tuple[str, str]:
    metadata = data["metadata"]
    return metadata.get("namespace", ""), metadata["name"]


def _document(document: Json, entries: list[_Entry]) -> str:
    document["list"]["items"] = ["ITEMS"]
    document["table"]["rows"] = ["ROWS"]
    text = json.dumps(document)
    items = ",".join(entry.data for entry in entries)
    rows = ",".join(entry.row for entry in entries)
    return text.replace('"ITEMS"', items, 1).replace('"ROWS"', rows, 1)
