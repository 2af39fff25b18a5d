"""Names of files that every system can unpack: no way out, no reserved word."""

from __future__ import annotations

import re
from hashlib import sha256

LONGEST = 60
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# Windows opens a device for these, whatever stands after a dot.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class FileNames:
    """Gives each name once; two that differ only in case get a number.

    Some systems would unpack the second over the first.
    """

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, *parts: str, suffix: str) -> str:
        """`a/b/c.suffix` of parts that may hold anything."""
        stem = "/".join(safe(part) for part in parts)
        name, count = f"{stem}{suffix}", 1
        while name.lower() in self._given:
            count += 1
            name = f"{stem}-{count}{suffix}"
        self._given.add(name.lower())
        return name


def safe(part: str) -> str:
    """One part of a path: ASCII, no separator, never empty, at most LONGEST."""
    name = _UNSAFE.sub("_", part).strip("._ ")
    if len(name) > LONGEST:
        digest = sha256(part.encode(errors="replace")).hexdigest()[:8]
        name = f"{name[: LONGEST - 9]}-{digest}"
    if not name or _RESERVED.match(name):
        return f"_{name}"
    return name


def words(text: str) -> str:
    """The beginning of a command for a file name: `kubectl-get-pods`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:40].strip("-") or "command"
