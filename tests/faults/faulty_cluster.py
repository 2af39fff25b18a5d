"""A replayed cluster whose answers go wrong when a test says so."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.demo.replayed import FOLDER
from portal.replay.app import App, Message, Receive, Send
from portal.replay.serve import ReplayServer

SLUG = "faulty"


class FaultyCluster:
    """Puts itself between the portal and a replay.

    While `wrong(path, fault)` is open, requests for a path that ends with `path`
    are answered by `fault`; `asked` counts them, `asker` is the client's port.
    """

    def __init__(self, state: Path) -> None:
        self.asked = 0
        self.asker = 0
        self._path = ""
        self._fault: App | None = None
        self.server = ReplayServer(
            FOLDER / "operator-down", state_dir=state, wrap=self._wrap
        )

    @contextmanager
    def wrong(self, path: str, fault: App) -> Iterator[None]:
        """Answer requests for `path` with `fault`."""
        self.asked, self._path, self._fault = 0, path, fault
        try:
            yield
        finally:
            self.heal()

    def heal(self) -> None:
        """Answer rightly from now on; what is under way stays wrong."""
        self._fault = None

    def wait_until_asked(self) -> None:
        """Until the fault has met its first request."""
        deadline = time.monotonic() + 10
        while not self.asked:
            assert time.monotonic() < deadline, f"nobody asked for {self._path}"
            time.sleep(0.01)

    def _wrap(self, app: App) -> App:
        async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
            fault = self._fault
            if fault is None or not scope["path"].endswith(self._path):
                await app(scope, receive, send)
                return
            self.asked, self.asker = self.asked + 1, scope["client"][1]
            await fault(scope, receive, send)

        return wrapped


def answer(status: int, body: bytes, kind: str = "application/json") -> App:
    """This answer and nothing else."""
    return _answer(status, body, {"content-type": kind})


def refusal(status: int, reason: str, message: str) -> App:
    """A Status object, as an API server refuses."""
    body = {"kind": "Status", "status": "Failure", "code": status}
    return answer(
        status, json.dumps(body | {"reason": reason, "message": message}).encode()
    )


def redirect(target: str) -> App:
    """A redirect to another server."""
    return _answer(302, b"", {"location": target})


def torn(body: bytes) -> App:
    """A body that ends before the length that was promised."""
    headers = {"content-type": "application/json", "content-length": "100000"}
    return _answer(200, body, headers)


def stream(lines: Callable[[], AsyncIterator[bytes]]) -> App:
    """A log that goes on for as long as `lines` does."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await _start(send, 200, {"content-type": "text/plain"})
        gone = asyncio.ensure_future(silence(scope, receive, send))
        async for line in lines():
            if gone.done():
                return
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return app


async def endless() -> AsyncIterator[bytes]:
    """Ten lines a second, for ever."""
    number = 0
    while True:
        number += 1
        yield b"line %d\n" % number
        await asyncio.sleep(0.1)


async def silence(scope: Message, receive: Receive, send: Send) -> None:
    """Take the request and never answer it."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _answer(status: int, body: bytes, headers: dict[str, str]) -> App:
    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await _start(send, status, headers)
        await send({"type": "http.response.body", "body": body})

    return app


async def _start(send: Send, status: int, headers: dict[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
