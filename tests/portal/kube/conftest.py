from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from portal.kube.call import Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.replay.serve import ReplayServer

ROOT = Path(__file__).parents[3]
RECORDINGS = ROOT / "portal" / "demo" / "recordings"

At = Callable[..., Context]
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
