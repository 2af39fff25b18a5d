"""A process that can not outlive the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from portal.demo.errors import DemoError

Stream = int | IO[bytes]
PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Owner:
    """The account a program runs as, where root starts it."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to start, and how it is asked to end.

    `death_signal` is what the kernel sends when the starter dies without a word.
    """

    name: str
    argv: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    owner: Owner | None = None


def start(
    program: Program,
    output: Stream,
    errors: Stream = subprocess.STDOUT,
    text: Stream = subprocess.DEVNULL,
    keep: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start `program` in a session of its own: Ctrl-C reaches only the starter.

    Call it from the main thread only: the death signal hangs on the thread.
    `keep` are descriptors that the process holds open for as long as it lives.
    """
    owner = program.owner
    return subprocess.Popen(
        program.argv,
        cwd=program.cwd,
        env=program.environment,
        stdin=text,
        stdout=output,
        stderr=errors,
        pass_fds=keep,
        start_new_session=True,
        umask=0o077,
        user=owner.uid if owner else None,
        group=owner.gid if owner else None,
        extra_groups=[] if owner else None,
        preexec_fn=_tied_to_this_process(program.death_signal),
    )


def run(program: Program, text: str = "", keep: tuple[int, ...] = ()) -> bytes:
    """Run `program` to its end with `text` as its input, and return its output.

    Raises DemoError with what it said when it fails. What it says on the way
    without failing is dropped.
    """
    with tempfile.TemporaryFile() as errors:
        pipe = subprocess.PIPE
        with start(program, pipe, errors, pipe, keep) as process:
            try:
                output, _ = process.communicate(text.encode())
            except BaseException:
                process.kill()
                raise
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    if process.returncode:
        raise DemoError(f"{program.name} failed (exit {process.returncode}):\n{said}")
    return output


def _tied_to_this_process(death_signal: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the child gets `death_signal` when this process dies."""
    return partial(_die_with, os.getpid(), death_signal)


def _die_with(parent: int, death_signal: signal.Signals) -> None:
    """Runs in the child, after the change of user, which would clear the setting."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)
