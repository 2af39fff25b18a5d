"""The ASGI side: HTTP in, HTTP out, for one replayed cluster."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterator,
    Mapping,
)
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from portal.replay.cluster import Cluster
from portal.replay.exchange import TEXT, Answer, Request
from portal.replay.statuses import PageNotFound, Refusal, unauthorized
from portal.replay.target import target
from portal.replay.users import User, by_token, recorded_users

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# Enough to see what somebody asked for, little enough for a demo that runs for weeks.
REMEMBERED = 10_000
MAX_BODY_BYTES = 3 << 20


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered; `user` is empty where nobody was recognised."""

    method: str
    path: str
    query: str
    user: str
    status: int


class ReplayApp:
    """An ASGI application. `tokens` are by user name."""

    def __init__(self, cluster: Cluster, tokens: Mapping[str, str]) -> None:
        self.requests: deque[Seen] = deque(maxlen=REMEMBERED)
        self._cluster = cluster
        self._tokens = tokens
        self._users = recorded_users(cluster.recording.about["context"])

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        user, answer = self._answer(scope, headers, body)
        self.requests.append(
            Seen(
                scope["method"],
                scope["raw_path"].decode("latin-1"),
                scope["query_string"].decode("latin-1"),
                user,
                answer.status,
            )
        )
        await _send(answer, receive, send)

    def _answer(
        self, scope: Message, headers: list[tuple[bytes, str]], body: bytes
    ) -> tuple[str, Answer]:
        """Whom it was answered to, and what."""
        name = ""
        try:
            user = self._user(headers)
            name = user.name
            query = parse_qsl(scope["query_string"].decode("latin-1"), True)
            path = scope["raw_path"].decode("latin-1")
            request = Request(
                target(scope["method"], path, query),
                query,
                user,
                _all(headers, b"accept"),
                _all(headers, b"user-agent"),
                body,
            )
            return name, self._cluster.answer(request)
        except Refusal as refusal:
            return name, Answer(refusal.body(), refusal.code)
        except PageNotFound:
            return name, Answer(b"404 page not found\n", 404, TEXT)

    def _user(self, headers: list[tuple[bytes, str]]) -> User:
        found = by_token(_all(headers, b"authorization"), self._tokens, self._users)
        if found is None:
            raise unauthorized()
        groups = [value for key, value in headers if key == b"impersonate-group"]
        return self._cluster.act_as(found, _all(headers, b"impersonate-user"), groups)


def _all(headers: list[tuple[bytes, str]], name: bytes) -> str:
    return ",".join(value for key, value in headers if key == name)


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        # Reviews are small; the rest of anything else is read and dropped.
        if sum(map(len, parts)) > MAX_BODY_BYTES:
            parts.clear()
        if not message.get("more_body"):
            return b"".join(parts)


async def _send(answer: Answer, receive: Receive, send: Send) -> None:
    body = answer.body
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"cache-control", b"no-cache, private"),
        *((b"warning", text.encode()) for text in answer.warnings),
    ]
    if isinstance(body, bytes):
        headers.append((b"content-length", str(len(body)).encode()))
    start = {"type": "http.response.start", "status": answer.status, "headers": headers}
    await send(start)
    if isinstance(body, bytes):
        await send({"type": "http.response.body", "body": body})
    else:
        await _until_gone(_stream(body, send), receive)


async def _stream(body: Iterator[bytes] | AsyncIterator[bytes], send: Send) -> None:
    pieces = _taking_turns(body) if isinstance(body, Iterator) else body
    async for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _taking_turns(body: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Between two blocks of a long log, other requests are answered."""
    for piece in body:
        yield piece
        await asyncio.sleep(0)


async def _until_gone(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do `work`, and stop when the client leaves."""
    sending = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(receive())
    try:
        await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        sending.cancel()
        leaving.cancel()
