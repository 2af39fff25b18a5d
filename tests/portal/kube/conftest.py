from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.replay.app import App, Message, Receive, Send
from portal.replay.serve import ReplayServer

ROOT = Path(__file__).parents[3]
RECORDINGS = ROOT / "portal" / "demo" / "recordings"

At = Callable[..., Context]
As = Callable[[str, str], Endpoint]
Serve = Callable[[str], ReplayServer]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """The replay of a recording, started when first asked for; times stand still."""
    state = tmp_path_factory.mktemp("replay")
    servers: dict[str, ReplayServer] = {}
    with ExitStack() as stack:

        def server(name: str) -> ReplayServer:
            if name not in servers:
                replay = ReplayServer(RECORDINGS / name, state_dir=state, shift=False)
                servers[name] = stack.enter_context(replay)
            return servers[name]

        yield server


@pytest.fixture(scope="session")
def endpoint_as(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[As]:
    """The endpoint of a replayed cluster for anybody: `endpoint_as("healthy", user)`.

    Whom no recording has a token for is impersonated in front of the server, as
    `kubectl --as` would.
    """
    state = tmp_path_factory.mktemp("impersonated")
    known: dict[tuple[str, str], Endpoint] = {}
    with ExitStack() as stack:

        def endpoint(name: str, user: str) -> Endpoint:
            replay = serve(name)
            if user.startswith("rig-"):
                return Endpoint(replay.url, ca=replay.ca, token=replay.token(user))
            if (name, user) not in known:
                wrap = impersonating(user)
                own = ReplayServer(
                    RECORDINGS / name, state_dir=state, shift=False, wrap=wrap
                )
                stack.enter_context(own)
                token = own.token("rig-admin")
                known[name, user] = Endpoint(own.url, ca=own.ca, token=token)
            return known[name, user]

        yield endpoint


def impersonating(user: str) -> Callable[[App], App]:
    """Every request on behalf of `user`."""

    def wrap(inner: App) -> App:
        async def app(scope: Message, receive: Receive, send: Send) -> None:
            header = (b"impersonate-user", user.encode())
            await inner(
                {**scope, "headers": [*scope["headers"], header]}, receive, send
            )

        return app

    return wrap


@pytest.fixture(scope="session")
def at(serve: Serve) -> At:
    """A context on a replayed cluster: `at("healthy", now, user="rig-viewer")`."""

    def context(
        name: str, now: datetime | None = None, user: str = "rig-admin"
    ) -> Context:
        replay = serve(name)
        endpoint = Endpoint(replay.url, ca=replay.ca, token=replay.token(user))
        client = KubeClient(endpoint)
        return Context(client, Discovery(client), now or replay.clock.recorded_at)

    return context


Answers = dict[str, Any]
Stub = Callable[[Answers], "StubServer"]


class StubServer(ThreadingHTTPServer):
    """Answers by path: a JSON object, text or bytes, or (status, object).

    A list answers with one of its items after the other. `asked` holds the paths
    with their queries.
    """

    daemon_threads = True

    def __init__(self, answers: Answers) -> None:
        super().__init__(("127.0.0.1", 0), StubHandler)
        self.answers = answers
        self.asked: list[str] = []

    @property
    def context(self) -> Context:
        endpoint = Endpoint(f"http://127.0.0.1:{self.server_port}")
        client = KubeClient(endpoint)
        return Context(client, Discovery(client), datetime(2026, 11, 22, tzinfo=UTC))


class StubHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StubServer

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = self.server.answers.get(self.path.partition("?")[0], (404, MISSING))
        if isinstance(answer, list):
            answer = answer.pop(0)
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "text/plain" if isinstance(body, bytes) else "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: object) -> None:
        pass


MISSING = {
    "kind": "Status",
    "message": "the server could not find the requested resource",
    "reason": "NotFound",
    "code": 404,
}
DISCOVERY: Answers = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "groups": []},
    "/api/v1": {
        "kind": "APIResourceList",
        "resources": [
            {"name": "pods", "singularName": "pod", "namespaced": True, "kind": "Pod"},
            {"name": "services", "namespaced": True, "kind": "Service"},
        ],
    },
}


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A tiny API server that knows pods and services, with the answers given."""
    with ExitStack() as stack:

        def start(answers: Answers) -> StubServer:
            server = stack.enter_context(StubServer({**DISCOVERY, **answers}))
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            return server

        yield start
