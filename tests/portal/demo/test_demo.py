"""The whole portal as `make demo` starts it: real parts, real signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil

from portal.demo.parts import WORKERS
from portal.demo.ports import LOOPBACK, free_ports
from tests.running_portal import (
    RunningPortal,
    portal_in,
    said,
    start_portal,
    wait_until_ready,
)

T = TypeVar("T")
PARTS = ("postgres", "redis", "replay", "web", *WORKERS, "beat", "sweeper")


def family(supervisor: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(supervisor.pid).children(recursive=True)


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        for process in processes
    )


def seen(
    processes: list[psutil.Process], look: Callable[[psutil.Process], list[T]]
) -> list[T]:
    """What `look` sees; nothing of one that ended meanwhile, as a session's may."""
    found: list[T] = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            found += look(process)
    return found


def until(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_tells_how_to_sign_in_to_its_owner_only(
    running_portal: RunningPortal,
) -> None:
    told = running_portal.local / "demo.json"
    assert stat.S_IMODE(told.stat().st_mode) == 0o600
    assert set(json.loads(told.read_text())) == {
        "url",
        "username",
        "password",
        "api_token",
    }
    sign_in = f"{running_portal.username} / {running_portal.password}"
    until(lambda: sign_in in said(running_portal.local), 10)
    assert running_portal.url in said(running_portal.local)


def test_every_part_runs_once(running_portal: RunningPortal) -> None:
    pids = {running_portal.pid(name) for name in PARTS}
    children = {
        process.pid
        for process in psutil.Process(running_portal.supervisor.pid).children()
    }
    assert pids == children
    assert len(pids) == len(PARTS)


def test_no_secret_stands_in_an_environment_or_an_argument(
    running_portal: RunningPortal,
) -> None:
    folder = running_portal.local / "secrets"
    values = [file.read_text() for file in folder.iterdir()]
    assert len(values) >= 7
    shown = seen(
        family(running_portal.supervisor),
        lambda process: [*process.cmdline(), *process.environ().values()],
    )
    assert len(shown) > 50
    assert not [value for value in values if any(value in text for text in shown)]


def test_nothing_listens_beyond_this_machine(running_portal: RunningPortal) -> None:
    connections = seen(
        family(running_portal.supervisor),
        lambda process: process.net_connections("inet"),
    )
    heard = {
        connection.laddr.ip
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
    }
    assert heard == {LOOPBACK}


def test_a_part_that_dies_comes_back(running_portal: RunningPortal) -> None:
    first = running_portal.pid("web")
    running_portal.kill("web")
    until(lambda: running_portal.pid("web") != first, 5)
    running_portal.wait_until_ready()
    assert "web ended (SIGKILL)" in said(running_portal.local)


def test_a_part_can_be_kept_away_for_a_while(running_portal: RunningPortal) -> None:
    first = running_portal.pid("beat")
    with running_portal.without("beat"):
        time.sleep(0.5)
        assert running_portal.pid("beat") == first
        assert are_gone(
            [p for p in family(running_portal.supervisor) if p.pid == first]
        )
    until(lambda: running_portal.pid("beat") != first, 5)


def test_it_can_not_be_started_twice_on_the_same_data(
    running_portal: RunningPortal, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    again.symlink_to(running_portal.local)
    second = start_portal(again, *free_ports(1))
    assert second.wait(20) == 2
    assert "running already" in said(again)
    assert running_portal.supervisor.poll() is None


def test_a_taken_port_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        assert start_portal(tmp_path / "local", port).wait(20) == 2
    assert f"Port {port} is taken" in said(tmp_path / "local")
    assert "Traceback" not in said(tmp_path / "local")
    assert not (tmp_path / "local").exists()


def test_sigterm_ends_everything_in_time_and_leaves_the_data(tmp_path: Path) -> None:
    local = tmp_path / "local"
    with portal_in(local) as portal:
        parts = family(portal.supervisor)
        began = time.monotonic()
        portal.supervisor.terminate()
        assert portal.supervisor.wait(10) == 0
        assert time.monotonic() - began < 5
        assert are_gone(parts)
    assert not (local / "demo.json").exists()
    assert not list((local / "run").glob("*.pid"))
    # The same data serve again; killed this time, and nothing may outlive it.
    [port] = free_ports(1)
    supervisor = start_portal(local, port)
    wait_until_ready(supervisor, local, port)
    parts = family(supervisor)
    assert json.loads((local / "demo.json").read_text())["password"] == portal.password
    supervisor.kill()
    supervisor.wait(10)
    until(lambda: are_gone(parts), 5)


def test_ctrl_c_while_it_starts_leaves_nothing(tmp_path: Path) -> None:
    local = tmp_path / "local"
    supervisor = start_portal(local, *free_ports(1))
    until((local / "run" / "postgres.pid").exists, 20)
    parts = family(supervisor)
    os.kill(supervisor.pid, signal.SIGINT)
    assert supervisor.wait(10) == 0
    assert are_gone(parts)
    assert "Traceback" not in said(local)
