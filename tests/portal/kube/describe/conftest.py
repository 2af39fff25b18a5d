"""A cluster made of the objects in `workshop/`, for kinds and moods that no recording has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.kube.call import Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.kube.verbs.describe.look import Look
from portal.replay.serve import ReplayServer

WORKSHOP = Path(__file__).parent / "workshop"
HEALTHY = Path(__file__).parents[4] / "portal/demo/recordings/healthy"
Kind = tuple[str, str]  # apiVersion, kind
# The one kind that is served in two versions; the newer one comes first.
OLD = ("autoscaling/v1", "HorizontalPodAutoscaler")


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    """The workshop's objects, served as a cluster."""
    folder = tmp_path_factory.mktemp("workshop")
    build(folder)
    state = tmp_path_factory.mktemp("workshop-state")
    with ReplayServer(folder, state_dir=state, shift=False) as server:
        yield server


@pytest.fixture(scope="session")
def workshop_context(workshop: ReplayServer) -> Context:
    """What a verb works with on the workshop's cluster."""
    endpoint = Endpoint(workshop.url, ca=workshop.ca, token=workshop.token("rig-admin"))
    client = KubeClient(endpoint)
    return Context(client, Discovery(client), workshop.clock.recorded_at)


@pytest.fixture(scope="session")
def look(workshop_context: Context) -> Look:
    """What a describer may ask of the workshop's cluster; no events."""
    return Look(workshop_context, show_events=False)


def build(folder: Path) -> None:
    """Write a recording: the discovery of the healthy one, our objects, our people."""
    for name in ("discovery", "openapi", "health", "logs", "recording.json"):
        (folder / name).symlink_to(HEALTHY / name)
    objects: dict[Kind, list[Any]] = defaultdict(list)
    for path in sorted(WORKSHOP.glob("*.yaml")):
        for one in filter(None, yaml.safe_load_all(path.read_text())):
            objects[one["apiVersion"], one["kind"]].append(one)
    newest: list[Any] = []
    for group, version, plural, kind in served():
        api_version = f"{group}/{version}" if group else version
        items = objects.pop((api_version, kind), [])
        if (api_version, kind) == OLD:
            items = [{**item, "spec": {"maxReplicas": 1}} for item in newest]
        newest = items
        place = folder / "resources" / (group or "core") / version
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{plural}.json"
        path.write_text(json.dumps(collection(api_version, kind, items)))
    assert not objects
    (folder / "resources/empty.json").write_text("[]")


def served() -> Iterator[tuple[str, str, str, str]]:
    """Group, version, plural and kind of all that the healthy cluster serves."""
    for name in ("api.json", "apis.json"):
        found = json.loads((HEALTHY / "discovery" / name).read_text())
        for group in found["items"]:
            for version in group["versions"]:
                for one in version["resources"]:
                    yield (
                        group["metadata"].get("name", ""),
                        version["version"],
                        one["resource"],
                        one["responseKind"]["kind"],
                    )


def collection(api_version: str, kind: str, items: list[Any]) -> dict[str, Any]:
    head = {"kind": f"{kind}List", "apiVersion": api_version}
    bare = [
        {key: value for key, value in item.items() if key not in ("kind", "apiVersion")}
        for item in items
    ]
    rows = [
        {"cells": [item["metadata"]["name"]], "object": {"metadata": item["metadata"]}}
        for item in items
    ]
    columns = [{"name": "Name", "type": "string", "format": "name"}]
    return {
        "list": {**head, "metadata": {"resourceVersion": "1"}, "items": bare},
        "table": {"columnDefinitions": columns, "rows": rows},
    }
