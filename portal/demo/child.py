"""A program that is kept running until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from portal.demo.files import write_private
from portal.demo.process import Program, start

FIRST_DELAY, LONGEST_DELAY = 0.25, 10.0
STAYED_UP = 20.0  # seconds after which a death counts as the first one again
LINES_SHOWN = 15


class Child:
    """One running program; `deaths` counts those in quick succession."""

    def __init__(self, program: Program, local: Path, keep: tuple[int, ...]) -> None:
        self.program = program
        self.log = local / "log" / f"{program.name}.log"
        self.deaths = 0
        self._pid_file = local / "run" / f"{program.name}.pid"
        self._keep = keep
        self._due: float | None = None
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        self._start()

    def tend(self) -> str | None:
        """Start it again when it is dead and its delay is over; what to say of it."""
        now = time.monotonic()
        if self._due is not None and now >= self._due:
            self._start()
            return f"{self.program.name} started again"
        if self._due is None and self._process.poll() is not None:
            return self._died(now)
        return None

    def last_lines(self) -> str:
        with self.log.open(errors="replace") as lines:
            return "".join(f"    {line}" for line in deque(lines, LINES_SHOWN)).rstrip()

    def ask_to_stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(self.program.stop_signal)

    def wait(self, deadline: float) -> None:
        """Until it ended, or at `deadline` (monotonic) kill it with all it started."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._end_offspring()
        self._process.wait()
        self._pid_file.unlink(missing_ok=True)

    def _start(self) -> None:
        with self.log.open("ab") as output:
            self._process = start(self.program, output, keep=self._keep)
        self._due = None
        self._started = time.monotonic()
        write_private(self._pid_file, f"{self._process.pid}\n")

    def _end_offspring(self) -> None:
        """Its session is its own: what is left of the group was started by it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _died(self, now: float) -> str:
        self._end_offspring()
        self.deaths = 1 if now - self._started > STAYED_UP else self.deaths + 1
        delay = min(FIRST_DELAY * 2 ** (self.deaths - 1), LONGEST_DELAY)
        self._due = now + delay
        status = _status(self._process.returncode)
        said = f"{self.program.name} ended ({status}), again in {delay:g} s"
        return (
            said
            if self.deaths < 2
            else f"{said}; {self.log} ends:\n{self.last_lines()}"
        )


def _status(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
