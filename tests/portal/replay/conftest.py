from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from portal.replay.serve import ReplayServer

ROOT = Path(__file__).parents[3]
RECORDINGS = ROOT / "portal" / "demo" / "recordings"
NAMES = ("operator-down", "no-leader", "healthy")


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return str(self.json["message"])


Ask = Callable[..., Reply]


def _asker(server: ReplayServer) -> Ask:
    """A function that sends one request as a user of the replay."""
    context = create_default_context(cadata=server.ca)

    def ask(
        path: str,
        *,
        method: str = "GET",
        user: str = "rig-admin",
        body: Any = None,
        **headers: str,
    ) -> Reply:
        connection = HTTPSConnection(urlsplit(server.url).netloc, context=context)
        sent = {"Authorization": f"Bearer {server.token(user)}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, body=content, headers=sent)
            response = connection.getresponse()
            received = {key.lower(): value for key, value in response.getheaders()}
            return Reply(response.status, received, response.read())
        finally:
            connection.close()

    return ask


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replay")


@pytest.fixture(scope="session", params=NAMES)
def recorded(request: pytest.FixtureRequest, state_dir: Path) -> Iterator[ReplayServer]:
    """Each recording in turn, at the moment of recording."""
    folder = RECORDINGS / request.param
    with ReplayServer(folder, state_dir=state_dir, shift=False) as server:
        yield server


@pytest.fixture(scope="session")
def operator_down(state_dir: Path) -> Iterator[ReplayServer]:
    """The recording of a broken operator, at the moment of recording."""
    folder = RECORDINGS / "operator-down"
    with ReplayServer(folder, state_dir=state_dir, shift=False) as server:
        yield server


@pytest.fixture(scope="session")
def ask(operator_down: ReplayServer) -> Ask:
    return _asker(operator_down)


@pytest.fixture(scope="session")
def asker() -> Callable[[ReplayServer], Ask]:
    return _asker
