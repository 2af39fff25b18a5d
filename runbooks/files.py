"""Which files of a folder are runbooks, and how one is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

MAX_BYTES = 10 * 1024 * 1024
# They stand beside runbooks.
_NOT_RUNBOOKS = {"readme", "contributing", "changelog", "index", "_index", "license"}


def runbook_files(root: Path) -> Iterator[Path]:
    """Every `*.md` below a folder in the order of names; none that leads out of it."""
    for path in sorted(root.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        inside = path.resolve().is_relative_to(root.resolve())
        named = path.stem.lower() not in _NOT_RUNBOOKS
        if not hidden and inside and named and path.is_file():
            yield path


def read_runbook(path: Path) -> str:
    """The text of a file. Raises ValueError with what is wrong and where, OSError."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{size:,} bytes: a runbook may have {MAX_BYTES:,}")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"line {line} is not UTF-8 (byte {raw[error.start]:#04x}):"
            " save the file as UTF-8"
        ) from error
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
