"""A whole portal, started as `make demo` starts it, for the tests that need all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.demo.ports import free_ports
from portal.demo.start import is_ready

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 240.0


@dataclass(frozen=True)
class RunningPortal:
    """What .local/demo.json says, and ways to break single parts."""

    url: str
    username: str
    password: str
    api_token: str
    local: Path
    supervisor: subprocess.Popen[bytes]

    def pid(self, name: str) -> int:
        """Of a part: web, worker, worker-alerts, beat, sweeper, replay, redis, …"""
        return int((self.local / "run" / f"{name}.pid").read_text())

    def wait_until_ready(self) -> None:
        """Until the web answers again."""
        port = int(self.url.rpartition(":")[2])
        wait_until_ready(self.supervisor, self.local, port)

    def kill(self, name: str) -> None:
        """End a part without warning; the supervisor starts it again."""
        os.kill(self.pid(name), signal.SIGKILL)

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """A part is dead, and stays dead until the end of the block."""
        self.supervisor.send_signal(signal.SIGSTOP)
        try:
            self.kill(name)
            yield
        finally:
            self.supervisor.send_signal(signal.SIGCONT)


def start_portal(local: Path, port: int) -> subprocess.Popen[bytes]:
    """`make demo` without the making; what it says is in `said(local)`."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    with _output(local).open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "portal.demo"],
            cwd=ROOT,
            env=plain | {"PORTAL_LOCAL": str(local), "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def said(local: Path) -> str:
    """What the latest start with its data in `local` has said so far."""
    return _output(local).read_text()


def _output(local: Path) -> Path:
    return local.with_name(f"{local.name}.out")


def wait_until_ready(
    supervisor: subprocess.Popen[bytes], local: Path, port: int
) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_ready(port):
        if supervisor.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"The portal did not start:\n{said(local)}")
        time.sleep(0.1)


@contextmanager
def portal_in(local: Path) -> Iterator[RunningPortal]:
    """A portal with its data in `local`, on a free port."""
    [port] = free_ports(1)
    supervisor = start_portal(local, port)
    try:
        wait_until_ready(supervisor, local, port)
        told = json.loads((local / "demo.json").read_text())
        yield RunningPortal(**told, local=local, supervisor=supervisor)
    finally:
        supervisor.terminate()
        supervisor.wait(10)


@pytest.fixture(scope="session")
def running_portal() -> Iterator[RunningPortal]:
    """One portal for the whole session; a test that breaks it waits for its repair."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-") as folder,
        portal_in(Path(folder) / "local") as portal,
    ):
        yield portal
