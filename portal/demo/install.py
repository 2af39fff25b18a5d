"""One install: a checkout, its data folder, and the port of its pages."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.demo.errors import NotStarted
from portal.demo.files import private_folder
from portal.demo.ports import LOOPBACK, is_free

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 3.0  # seconds that the children of a killed start may take to end


@dataclass(frozen=True)
class Install:
    """`local` holds all data, secrets and logs; `port` is the web's."""

    local: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


def install_from(environment: Mapping[str, str]) -> Install:
    """From PORT (8000) and PORTAL_LOCAL (.local in the checkout)."""
    return Install(
        local=Path(environment.get("PORTAL_LOCAL") or ROOT / ".local").resolve(),
        port=_port(environment.get("PORT") or "8000"),
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise NotStarted(f"PORT is {text!r}; it has to be a number from 1 to 65535.")
    return int(text)


def require_free_port(port: int) -> None:
    if not is_free(port):
        raise NotStarted(
            f"Port {port} is taken by another program, or may not be used."
            " Choose another one: make demo PORT=8001"
        )


@contextmanager
def locked(local: Path) -> Iterator[int]:
    """Hold the install: the descriptor goes to every child.

    So the lock also says that nothing of an earlier start is alive, even where
    that start was killed and its children are still on their way out.
    """
    try:
        file = private_folder(local) / "lock"
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NotStarted(f"The data folder can not be used: {error}") from error
    try:
        _lock(descriptor, local)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, local: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise NotStarted(
                    f"The portal of {local} is running already."
                    " Stop it first, or set PORTAL_LOCAL to another folder."
                ) from error
        time.sleep(0.1)
