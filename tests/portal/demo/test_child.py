"""One child process: restarted when it dies, ended with all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.demo.child import Child
from portal.demo.errors import DemoError
from portal.demo.files import private_folder
from portal.demo.process import Program, run, start

ENVIRONMENT = {"PATH": os.defpath}


def program(code: str) -> Program:
    return Program("part", (sys.executable, "-c", code), Path("/"), ENVIRONMENT)


def child(local: Path, code: str) -> Child:
    private_folder(local / "log")
    private_folder(local / "run")
    return Child(program(code), local, keep=())


def pid(local: Path) -> int:
    return int((local / "run" / "part.pid").read_text())


def is_alive(process: int) -> bool:
    """Zombies whose parent has not looked yet are dead."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def said_by(part: Child, count: int) -> list[str]:
    """Its next `count` notes."""
    notes: list[str] = []
    deadline = time.monotonic() + 10
    while len(notes) < count:
        assert time.monotonic() < deadline
        if note := part.tend():
            notes.append(note)
        time.sleep(0.01)
    return notes


def test_a_child_that_dies_is_said_and_started_again(tmp_path: Path) -> None:
    part = child(tmp_path, "import time; time.sleep(60)")
    first = pid(tmp_path)
    os.kill(first, signal.SIGKILL)
    notes = said_by(part, 2)
    assert notes == ["part ended (SIGKILL), again in 0.25 s", "part started again"]
    assert pid(tmp_path) != first
    assert is_alive(pid(tmp_path))
    part.wait(deadline=0)
    assert not (tmp_path / "run" / "part.pid").exists()


def test_one_that_can_not_stay_up_waits_longer_and_shows_its_last_lines(
    tmp_path: Path,
) -> None:
    part = child(tmp_path, "print('no such thing'); raise SystemExit(3)")
    notes = said_by(part, 5)
    part.wait(deadline=0)
    assert notes[0] == "part ended (exit 3), again in 0.25 s"
    assert notes[2].startswith("part ended (exit 3), again in 0.5 s;")
    assert notes[2].endswith("no such thing")
    assert "again in 1 s" in notes[4]


def test_a_new_start_keeps_the_log_of_the_one_before(tmp_path: Path) -> None:
    for number in (1, 2):
        child(tmp_path, f"print({number})").wait(deadline=time.monotonic() + 10)
    assert (tmp_path / "log" / "part.log").read_text() == "2\n"
    assert (tmp_path / "log" / "part.log.1").read_text() == "1\n"


STUBBORN = """
import os, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
offspring = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(offspring.pid, flush=True)
offspring.wait()
"""


def test_one_that_does_not_listen_is_killed_with_its_offspring(tmp_path: Path) -> None:
    part = child(tmp_path, STUBBORN)
    log = tmp_path / "log" / "part.log"
    until(log.read_text)
    part.ask_to_stop()
    began = time.monotonic()
    part.wait(deadline=began + 0.3)
    assert 0.3 <= time.monotonic() - began < 2
    until(lambda: not is_alive(int(log.read_text())))


PARENT = """
import os, subprocess, sys, time
from pathlib import Path
from portal.demo.process import Program, start
sleeper = Program("part", (sys.executable, "-c", "import time; time.sleep(60)"), Path("/"), {})
print(start(sleeper, subprocess.DEVNULL).pid, flush=True)
time.sleep(60)
"""


def test_a_child_does_not_outlive_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE)
    assert parent.stdout
    with parent, parent.stdout:
        orphan = int(parent.stdout.readline())
        assert is_alive(orphan)
        parent.kill()
    until(lambda: not is_alive(orphan))


def test_a_child_is_given_no_descriptor_but_those_to_keep(tmp_path: Path) -> None:
    with (tmp_path / "kept").open("w") as kept, (tmp_path / "other").open("w") as other:
        os.set_inheritable(other.fileno(), True)
        code = "import os; print(sorted(os.listdir('/proc/self/fd')))"
        said = run(program(code), keep=(kept.fileno(),)).decode()
        assert f"'{kept.fileno()}'" in said
        assert f"'{other.fileno()}'" not in said


def test_a_program_gets_only_the_environment_that_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "of somebody else")
    said = run(program("import os; print(dict(os.environ))")).decode()
    assert "PORTAL_SECRET_KEY" not in said


def test_a_program_that_fails_is_an_error_with_its_words() -> None:
    with pytest.raises(DemoError, match=r"part failed \(exit 1\):\nnot today"):
        run(program("raise SystemExit('not today')"))


def test_text_reaches_a_program_as_its_input() -> None:
    assert run(program("print(input()[::-1])"), "stressed\n") == b"desserts\n"


def test_ctrl_c_in_a_terminal_reaches_only_the_starter() -> None:
    sleeper = start(program("import time; time.sleep(60)"), subprocess.DEVNULL)
    assert os.getsid(sleeper.pid) == sleeper.pid != os.getsid(0)
    sleeper.kill()
    sleeper.wait()
