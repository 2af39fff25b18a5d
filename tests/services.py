"""A real PostgreSQL and Redis for the tests, started before Django reads its settings.

A pytest plugin (`-p tests.services` in pyproject.toml), because conftest files are
read after pytest-django has loaded the settings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.demo.ports import free_ports
from portal.demo.postgres import Postgres
from portal.demo.process import Program, start
from portal.demo.redis import Redis

SECONDS = 20.0


class Services:
    """One PostgreSQL and one Redis in a folder that goes away with them."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
        # The data is thrown away: nothing has to survive a power cut.
        settings = {"fsync": "off", "synchronous_commit": "off"}
        self._postgres = Postgres(self._folder / "postgres", "test", settings)
        self._redis = Redis(self._folder / "redis", free_ports(1)[0], "test")
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def start(self) -> None:
        for server in (self._postgres, self._redis):
            server.prepare()
            with (self._folder / "log").open("ab") as output:
                program = server.program()
                self._running.append((program, start(program, output)))
        self._wait_for(self._postgres.is_ready)
        self._wait_for(self._redis.is_ready)

    def stop(self) -> None:
        for program, process in reversed(self._running):
            process.send_signal(program.stop_signal)
            process.wait(SECONDS)
        shutil.rmtree(self._folder)

    def environment(self) -> dict[str, str]:
        return {
            "PORTAL_SECRET_KEY": "only-for-tests",
            "PORTAL_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "PORTAL_DATABASE_URL": self._postgres.url,
            "PORTAL_REDIS_URL": self._redis.url,
            "PORTAL_LOCAL": str(self._folder),
        }

    def _wait_for(self, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not is_ready():
            if time.monotonic() > deadline:
                pytest.exit((self._folder / "log").read_text(), returncode=1)
            time.sleep(0.02)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    services = Services()
    early_config.add_cleanup(services.stop)
    services.start()
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        del os.environ[name]
    os.environ.update(services.environment())
