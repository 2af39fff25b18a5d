"""The SSE stream: one Redis channel to one browser.

`runserver` (WSGI) hangs on an endless stream: develop on uvicorn. No gzip here:
it would hold events back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import redis
import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.http import StreamingHttpResponse

from portal.live.publish import PREFIX

KEEP_ALIVE_SECONDS = 15
# Tells the browser how soon to come back, in milliseconds.
RETRY = b"retry: 2000\n\n"


async def event_stream(channel: str) -> StreamingHttpResponse:
    """The events of `channel` until the browser leaves."""
    # An open stream keeps its thread, and so its database connection, until the
    # browser leaves. Give the connection back before we start waiting.
    await sync_to_async(connections.close_all)()
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(
        _events(channel), content_type="text/event-stream", headers=headers
    )


async def _events(channel: str) -> AsyncIterator[bytes]:
    yield RETRY
    client = redis.asyncio.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, health_check_interval=10
    )
    try:
        async with client, client.pubsub() as pubsub:
            await pubsub.subscribe(PREFIX + channel)
            # Whatever happened while the browser was away, one refetch heals it.
            yield _event("sync")
            while True:
                message = await pubsub.get_message(
                    ignore_subscribe_messages=True, timeout=KEEP_ALIVE_SECONDS
                )
                if message is None:
                    yield b": keep-alive\n\n"
                else:
                    yield _event(message["data"].decode())
    except (redis.RedisError, OSError):
        # The page polls when the stream ends, and tries to connect again.
        yield _event("offline")


def _event(name: str) -> bytes:
    return f"event: {name}\ndata:\n\n".encode()
