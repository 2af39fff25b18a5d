"""The ASGI application (served by uvicorn)."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

# One byte more than the largest delivery of alerts, so that a larger one is noticed.
# Django would write a body of any size to the disk before a view could refuse it.
BODY_BYTES = 32 * 1024 * 1024 + 1


def bounded(app: App) -> App:
    """Whoever sends more than BODY_BYTES is heard to the end, but not written down."""

    async def answer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        left = BODY_BYTES

        async def receive_some() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] != "http.request":
                return message
            part = message.get("body", b"")[:left]
            left -= len(part)
            return {**message, "body": part}

        await app(scope, receive_some, send)

    return answer


application = bounded(get_asgi_application())
