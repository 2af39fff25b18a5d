"""Files and folders that only their owner may read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path


def private_folder(path: Path) -> Path:
    """Make `path` (0700) with its parents; an existing one is closed to others."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def is_ours(folder: Path) -> bool:
    """Whether `folder` is a real folder of this account that only it may enter."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    closed = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    return closed and found.st_uid == os.geteuid()


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` (0600): readers see all of it or the file before."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)


def kept(path: Path, make: Callable[[], str]) -> str:
    """The content of `path`, made once with `make` and kept from then on."""
    if not path.exists():
        write_private(path, make())
    return path.read_text()
