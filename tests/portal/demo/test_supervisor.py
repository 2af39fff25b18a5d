"""The supervisor, with small programs in place of the portal's parts."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.demo.errors import DemoError
from portal.demo.process import Program
from portal.demo.supervisor import Supervisor

TOLD_WHEN_ENDED = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("listening", flush=True)
time.sleep(60)
"""


def program(name: str, code: str, *arguments: str) -> Program:
    argv = (sys.executable, "-c", code, *arguments)
    return Program(name, argv, Path("/"), {"PATH": os.defpath})


def listening(local: Path, *names: str) -> Callable[[], bool]:
    return lambda: all((local / "log" / f"{name}.log").read_text() for name in names)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[int]:
    """A descriptor such as the lock's."""
    descriptor = os.open(tmp_path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def test_what_was_started_last_ends_first(tmp_path: Path, kept: int) -> None:
    order = tmp_path / "order"
    with Supervisor(tmp_path, kept) as supervisor:
        for name in ("database", "web"):
            supervisor.start(program(name, TOLD_WHEN_ENDED, str(order), name))
        supervisor.wait_until(listening(tmp_path, "database", "web"), 10)
    assert order.read_text().split() == ["web", "database"]


def test_parts_that_do_not_listen_are_ended_in_time(tmp_path: Path, kept: int) -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(60)"
    )
    names = ("one", "two", "three", "four")
    with Supervisor(tmp_path, kept) as supervisor:
        for name in names:
            supervisor.start(program(name, deaf))
        supervisor.wait_until(listening(tmp_path, *names), 10)
        began = time.monotonic()
    assert time.monotonic() - began < 5


def test_a_part_that_can_not_stay_up_ends_the_start(
    tmp_path: Path, kept: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with Supervisor(tmp_path, kept) as supervisor:
        supervisor.start(program("broken", "raise SystemExit('no such setting')"))
        with pytest.raises(
            DemoError, match=r"broken can not stay up; see .*broken\.log"
        ):
            supervisor.wait_until(lambda: False, 10)
    assert "no such setting" in capsys.readouterr().out


def test_a_part_that_is_never_ready_ends_the_start(tmp_path: Path, kept: int) -> None:
    with Supervisor(tmp_path, kept) as supervisor:
        supervisor.start(program("slow", "import time; time.sleep(60)"))
        with pytest.raises(DemoError, match=r"Not ready after 0\.2 s"):
            supervisor.wait_until(lambda: False, 0.2)


def test_the_lock_is_held_by_every_part(tmp_path: Path, kept: int) -> None:
    code = f"import os; print(os.readlink('/proc/self/fd/{kept}'))"
    with Supervisor(tmp_path, kept) as supervisor:
        assert supervisor.run(program("part", code)).decode().strip() == str(tmp_path)


def test_a_part_that_was_killed_is_said_and_started_again(
    tmp_path: Path, kept: int, capsys: pytest.CaptureFixture[str]
) -> None:
    pid = tmp_path / "run" / "part.pid"
    with Supervisor(tmp_path, kept) as supervisor:
        supervisor.start(program("part", "import time; time.sleep(60)"))
        first = pid.read_text()
        os.kill(int(first), signal.SIGKILL)
        supervisor.wait_until(lambda: pid.read_text() != first, 10)
    assert "part ended (SIGKILL)" in capsys.readouterr().out
