"""A zip that is written piece by piece, with the digest of each file in it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from io import SEEK_END
from types import TracebackType
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
_UNIX = 3
_MODE = 0o644 << 16


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the archive; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Packed:
    """A whole archive. `file` is open, at its start, and gone when it is closed."""

    file: IO[bytes]
    size: int
    files: tuple[PackedFile, ...]


class Archive:
    """Files go in one after the other; nothing of it is kept in memory.

    It grows in a nameless temporary file, so that nobody gets half an archive:
    what fails on the way leaves nothing behind. `at` is the time of all files in it.
    """

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._files: list[PackedFile] = []
        self._file = tempfile.TemporaryFile(prefix="runbook-portal-")  # noqa: SIM115 - handed on open
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._zip.close()
            self._file.close()

    def add(self, name: str, pieces: Iterable[str]) -> PackedFile:
        """One file of text, in UTF-8."""
        digest, size = sha256(), 0
        with self._zip.open(self._info(name), "w", force_zip64=True) as file:
            for piece in pieces:
                data = piece.encode(errors="replace")
                digest.update(data)
                size += file.write(data)
        packed = PackedFile(name, size, digest.hexdigest())
        self._files.append(packed)
        return packed

    def finish(self, about: dict[str, Any]) -> Packed:
        """The manifest (what `about` says, then all files), the sums, the end."""
        manifest = about | {"files": [asdict(file) for file in self._files]}
        self.add(MANIFEST, [json.dumps(manifest, indent=2, ensure_ascii=False), "\n"])
        self.add(SUMS, [f"{file.sha256}  {file.name}\n" for file in self._files])
        self._zip.close()
        size = self._file.seek(0, SEEK_END)
        self._file.seek(0)
        return Packed(self._file, size, tuple(self._files))

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self._at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.create_system, info.external_attr = _UNIX, _MODE
        return info
