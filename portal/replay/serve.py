"""A replay on a port, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import cast

import uvicorn

from portal.replay.app import App, ReplayApp, Seen
from portal.replay.cluster import Cluster
from portal.replay.recording import load
from portal.replay.state import open_state, write_kubeconfig
from portal.replay.users import recorded_users

HOST = "127.0.0.1"
# Longer than clients keep idle connections: else one is closed under a request.
KEEP_ALIVE_SECONDS = 600


class ReplayServer:
    """Serves one recording over HTTPS until it is closed; a context manager.

    `state_dir` keeps the CA, the tokens and one kubeconfig for each name of a
    recording, and may be shared by several servers of different ones. Port 0 takes a free one. `shift` moves the recorded times so that the
    recording was made now. `wrap` may put another ASGI application in front.
    """

    def __init__(
        self,
        recording: Path,
        *,
        state_dir: Path,
        port: int = 0,
        shift: bool = True,
        wrap: Callable[[App], App] | None = None,
    ) -> None:
        loaded = load(recording, shift=shift)
        users = [user.name for user in recorded_users(loaded.about["context"])]
        state = open_state(state_dir, users)
        self.name = loaded.name
        self.clock = loaded.clock
        self.ca = state.ca
        self._tokens = state.tokens
        self._app = ReplayApp(Cluster(loaded), state.tokens)
        self._socket = socket.create_server((HOST, port), backlog=512)
        self.url = f"https://{HOST}:{self._socket.getsockname()[1]}"
        self.kubeconfig = state_dir / f"{self.name}.kubeconfig"
        write_kubeconfig(self.kubeconfig, self.url, state.ca, state.tokens)
        app = wrap(self._app) if wrap else self._app
        self._server = _Server(_config(app, state_dir))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name=f"replay-{self.name}"
        )

    def token(self, user: str) -> str:
        """The bearer token of a user: `rig-admin`, `rig-viewer` or `rig-nobody`."""
        return self._tokens[user]

    @property
    def requests(self) -> Sequence[Seen]:
        """The latest requests, oldest first."""
        return tuple(self._app.requests)

    def start(self) -> None:
        """Return at once; connections made from now on are answered."""
        self._thread.start()

    def close(self) -> None:
        """Stop within a moment, open watches included."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()
        self._socket.close()

    def __enter__(self) -> ReplayServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Server(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Closing politely would wait half a minute for each client that keeps an
        # idle TLS connection.
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)


def _config(app: App, state_dir: Path) -> uvicorn.Config:
    return uvicorn.Config(
        cast("uvicorn._types.ASGIApplication", app),
        ssl_certfile=str(state_dir / "server.crt"),
        ssl_keyfile=str(state_dir / "server.key"),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
