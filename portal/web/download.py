"""A file that was made for one person and is gone afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import FileResponse, HttpResponse

from portal.reports.archive import Packed

PIECE = 256 * 1024


class Download(FileResponse):
    """An open file, sent piece by piece, closed at the end.

    Django would read the whole file into memory under ASGI: it takes all that a
    synchronous iterator gives before it sends the first byte.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        super().__init__(file, as_attachment=True, filename=name)
        self._file = file

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # A slow reader keeps the request's thread: not its database connection as well.
        await sync_to_async(connections.close_all)()
        while piece := await sync_to_async(self._file.read)(PIECE):
            yield piece


def archive(packed: Packed, name: str) -> Download:
    """The zip under this name."""
    response = Download(packed.file, name)
    response["Content-Type"] = "application/zip"
    response["Content-Length"] = str(packed.size)
    response["Cache-Control"] = "no-store"
    return response


def text_file(text: str, name: str, content_type: str) -> HttpResponse:
    """A text to keep, never to be shown by the browser as a page of ours."""
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
