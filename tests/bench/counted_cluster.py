"""A replayed cluster that counts the requests under way at once."""

from __future__ import annotations

from pathlib import Path

from portal.demo.replayed import FOLDER
from portal.replay.app import App, Message, Receive, Send
from portal.replay.serve import ReplayServer


class CountedCluster:
    """`requests` are all that came, `peak` how many were under way at once."""

    def __init__(self, state: Path) -> None:
        self.requests = 0
        self.peak = 0
        self._under_way = 0
        self.server = ReplayServer(
            FOLDER / "operator-down", state_dir=state, wrap=self._wrap
        )

    def reset(self) -> None:
        """Count anew."""
        self.requests = self.peak = 0

    def _wrap(self, app: App) -> App:
        async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
            self.requests += 1
            self._under_way += 1
            self.peak = max(self.peak, self._under_way)
            try:
                await app(scope, receive, send)
            finally:
                self._under_way -= 1

        return wrapped
