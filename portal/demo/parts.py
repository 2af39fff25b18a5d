"""The programs that make up a running portal besides its two servers."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.demo.install import ROOT, Install
from portal.demo.ports import LOOPBACK
from portal.demo.process import Program

# What the machine may decide; PORTAL_* of the starter's shell must not mix in.
INHERITED = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)


def environment(install: Install, secrets: Mapping[str, str]) -> dict[str, str]:
    """Of every part: `secrets` are names of files, never values."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    settings = {
        "PORTAL_URL": install.url,
        "PORTAL_HOSTS": f"{LOOPBACK},localhost",
        "PORTAL_LOCAL": str(install.local),
        "PYTHONUNBUFFERED": "1",
    }
    return inherited | settings | dict(secrets)


def python(
    name: str, arguments: str, environment: Mapping[str, str], *paths: Path
) -> Program:
    """A part that is started as `python arguments paths`, in the checkout."""
    argv = (sys.executable, *arguments.split(), *map(str, paths))
    return Program(name, argv, ROOT, environment)


def web(install: Install, environment: Mapping[str, str]) -> Program:
    return python(
        "web",
        f"-m uvicorn portal.asgi:application --host {LOOPBACK} --port {install.port}"
        " --timeout-graceful-shutdown 1 --lifespan off --no-access-log",
        environment,
    )


# What works off which queues: nothing that takes long stands before what must not wait.
# `intake` turns deliveries into alerts; `solo` needs no second process for that.
WORKERS = {
    "worker": "--queues=interactive --pool=prefork --concurrency=4",
    "worker-intake": "--queues=intake --pool=solo",
    "worker-alerts": "--queues=alert --pool=prefork --concurrency=2",
    "worker-background": "--queues=notify,scheduled --pool=prefork --concurrency=2",
}
_ALONE = "--without-gossip --without-mingle --without-heartbeat"


def workers(environment: Mapping[str, str]) -> list[Program]:
    """One program for each of WORKERS."""
    return [
        python(
            name,
            f"-m celery --app=portal worker --hostname={name}@%h {what} {_ALONE}",
            environment,
        )
        for name, what in WORKERS.items()
    ]


def beat(local: Path, environment: Mapping[str, str]) -> Program:
    schedule = local / "run" / "beat-schedule"
    return python(
        "beat", "-m celery -A portal beat --pidfile= -s", environment, schedule
    )


def sweeper(environment: Mapping[str, str]) -> Program:
    return python("sweeper", "manage.py sweep", environment)


def migrate(environment: Mapping[str, str]) -> Program:
    return python("migrate", "manage.py migrate --no-input --verbosity 0", environment)


def seed(kubeconfigs: Path, environment: Mapping[str, str]) -> Program:
    """Prints `{"username", "password", "api_token"}` as JSON and nothing else."""
    return python("seed", "manage.py seed_demo --kubeconfigs", environment, kubeconfigs)
