"""Base64 in objects, or the marker that stands in its place."""

from __future__ import annotations

import re
from base64 import b64decode

# Left by whoever masked the value before it got here.
MARKER = re.compile(r"\[redacted: [^\]]*?(?:, (\d+) bytes)?\]")


def size(value: str) -> str:
    """The number of bytes that `value` stands for; `?` if a marker does not tell."""
    marker = MARKER.fullmatch(value)
    return (marker[1] or "?") if marker else str(len(b64decode(value)))


def content(value: str) -> str:
    """The text that `value` stands for, or the marker itself."""
    if MARKER.fullmatch(value):
        return value
    return b64decode(value).decode(errors="replace")
