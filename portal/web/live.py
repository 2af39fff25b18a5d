"""The streams that tell an open page what has changed. No content is in them."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from portal.clusters.models import Grant
from portal.incidents.access import incident_for
from portal.incidents.services import LIST_CHANNEL
from portal.live.stream import event_stream
from portal.web.http import Request


@require_GET
async def incident_events(request: Request, number: int) -> StreamingHttpResponse:
    """News of one incident."""
    channel = await sync_to_async(_channel)(request, number)
    return await event_stream(channel)


@require_GET
async def list_events(request: Request) -> StreamingHttpResponse:
    """That some incident has changed; the list is fetched by who may see it."""
    return await event_stream(LIST_CHANNEL)


def _channel(request: Request, number: int) -> str:
    return incident_for(request.user, number, Grant.Role.VIEWER).channel
