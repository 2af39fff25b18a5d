"""The lines that a person reads while the portal starts."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """One line, at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(name: str, state: str = "ready") -> Iterator[None]:
    """Say that `name` came to `state`, and how long it took."""
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"  {name:<26} stopped")
        raise
    say(f"  {name:<26} {state:<18} {time.monotonic() - began:5.1f} s")
