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

RECORDINGS = Path(__file__).parents[4] / "portal" / "demo" / "recordings"

At = Callable[..., Context]


@pytest.fixture(scope="session")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A context on a replayed cluster: `at("healthy", now, user="rig-viewer")`."""
    state = tmp_path_factory.mktemp("replay")
    servers: dict[str, ReplayServer] = {}
    with ExitStack() as stack:

        def server(name: str) -> ReplayServer:
            if name not in servers:
                replay = ReplayServer(RECORDINGS / name, state_dir=state, shift=False)
                servers[name] = stack.enter_context(replay)
            return servers[name]

        def context(name: str, now: datetime | None = None, user: str = "rig-admin") -> Context:
            replay = server(name)
            client = KubeClient(Endpoint(replay.url, ca=replay.ca, token=replay.token(user)))
            return Context(client, Discovery(client), now or replay.clock.recorded_at)

        yield context
