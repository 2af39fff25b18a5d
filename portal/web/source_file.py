"""Pictures of runbooks, from the folder of their source."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from portal.web.http import Request
from runbooks.models import Source
from runbooks.parsing.html import PICTURES

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
MAX_BYTES = 5 * 1024 * 1024


@require_GET
def source_file(request: Request, slug: str, path: str) -> HttpResponse:
    """A picture inside the source's folder; everything else is not there."""
    source = get_object_or_404(Source, slug=slug)
    file = _inside(Path(source.location), path)
    if file is None:
        raise Http404(f"The source {slug} has no picture {path}.")
    response = HttpResponse(file.read_bytes(), content_type=_TYPES[file.suffix.lower()])
    # An SVG can hold scripts: opened by itself it is nobody's page.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    response["Cache-Control"] = "private, max-age=300"
    return response


def _inside(root: Path, path: str) -> Path | None:
    """The file, unless a `..` or a symbolic link leads out, or it is no picture."""
    if not path.lower().endswith(PICTURES) or "\x00" in path:
        return None
    try:
        base, file = root.resolve(), (root / path).resolve()
        hidden = any(part.startswith(".") for part in Path(path).parts)
        fits = file.is_file() and file.stat().st_size <= MAX_BYTES
    except OSError:
        return None
    inside = file.is_relative_to(base) and file.suffix.lower() in _TYPES
    return file if inside and fits and not hidden else None
