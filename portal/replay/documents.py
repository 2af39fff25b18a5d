"""What a server says about itself: version, health, discovery, OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.replay import gojson
from portal.replay.exchange import JSON, TEXT, Answer, Request, form
from portal.replay.recording import Recording
from portal.replay.statuses import PageNotFound

DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_HEALTH = ("healthz", "livez", "readyz")


class Documents:
    """The documents of one recording, by path."""

    def __init__(self, recording: Recording) -> None:
        folder = recording.folder
        self._aggregated = {
            f"/{path.stem}": Answer(_line(path), content_type=DISCOVERY)
            for path in (folder / "discovery").glob("*.json")
        }
        self._verbose = {
            f"/{path.stem}": Answer(path.read_bytes(), content_type=TEXT)
            for path in (folder / "health").glob("*.txt")
        }
        self._plain = dict(_plain(folder))
        version = json.dumps(recording.about["server_version"], indent=2)
        self._plain["/version"] = Answer(version.encode())

    def find(self, request: Request) -> Answer:
        """The document at the request's path. Raises PageNotFound and Refusal."""
        path = request.target.path.rstrip("/") or "/"
        if path in self._aggregated:
            wanted = form(request.accept, ("plain", "discovery"))
            if wanted == "discovery":
                return self._aggregated[path]
        if path in self._verbose and ("verbose" in dict(request.query)):
            return self._verbose[path]
        if path not in self._plain:
            raise PageNotFound
        return self._plain[path]

    def knows(self, path: str) -> bool:
        """Whether there is anything at `path`, as `/apis/apps/v1`."""
        return path in self._plain


def _plain(folder: Path) -> Iterator[tuple[str, Answer]]:
    for name in _HEALTH:
        yield f"/{name}", Answer(b"ok", content_type=TEXT)
    legacy = folder / "discovery" / "legacy"
    for path in legacy.rglob("*.json"):
        relative = path.relative_to(legacy).with_suffix("")
        yield f"/{relative.as_posix()}", Answer(_line(path))
    for group in json.loads((legacy / "apis.json").read_bytes())["groups"]:
        yield f"/apis/{group['name']}", Answer(_group(group))
    yield from _openapi(folder / "openapi")


def _group(group: dict[str, Any]) -> bytes:
    return gojson.encode({"kind": "APIGroup", "apiVersion": "v1"} | group) + b"\n"


def _openapi(folder: Path) -> Iterator[tuple[str, Answer]]:
    for path in folder.glob("*.json"):
        if path.stem == "index":
            yield "/openapi/v3", Answer(path.read_bytes(), content_type=TEXT)
        else:
            address = path.stem.replace("__", "/")
            yield f"/openapi/v3/{address}", Answer(path.read_bytes(), content_type=JSON)


def _line(path: Path) -> bytes:
    """A recorded document without the blanks that the recorder put in."""
    return gojson.encode(json.loads(path.read_bytes())) + b"\n"
