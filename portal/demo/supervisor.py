"""Keeps the parts of a portal running, and ends them in the right order."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from portal.demo.child import Child
from portal.demo.errors import DemoError
from portal.demo.files import private_folder
from portal.demo.process import Program, run
from portal.demo.progress import say

PAUSE = 0.05
TOO_MANY_DEATHS = 4
# Of the five that a person waits after Ctrl-C. A group that ends early leaves its
# time to the next. What a killed worker had not finished is run again.
FIRST_GROUP_SECONDS, GROUP_SECONDS = 1.5, 0.8


class Supervisor:
    """Starts programs as children; `keep` is a descriptor they all hold open.

    Used as a context manager: on the way out the parts end group by group, the
    last started first, so that nobody loses the servers it still writes to.
    """

    def __init__(self, local: Path, keep: int) -> None:
        self._local = local
        self._keep = (keep,)
        self._groups: list[list[Child]] = []
        for folder in ("log", "run"):
            private_folder(local / folder)

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        began = time.monotonic()
        for number, group in enumerate(reversed(self._groups)):
            deadline = began + FIRST_GROUP_SECONDS + number * GROUP_SECONDS
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.wait(deadline)

    def start(self, *programs: Program) -> None:
        """Start `programs` as one group: they end together."""
        group: list[Child] = []
        self._groups.append(group)
        for program in programs:
            group.append(Child(program, self._local, self._keep))

    def run(self, program: Program) -> bytes:
        """Run `program` to its end and return its output; it has to succeed."""
        return run(program, keep=self._keep)

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> None:
        """Keep everything running until `is_ready`; a child that can not stay up ends it."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self._tend()
            self._give_up_on_the_hopeless()
            if time.monotonic() > deadline:
                raise DemoError(f"Not ready after {seconds:g} s; see {self._local}/log")
            time.sleep(PAUSE)

    def watch(self) -> None:
        """Keep everything running, until a signal ends it."""
        while True:
            self._tend()
            time.sleep(PAUSE)

    def _tend(self) -> None:
        for child in self._children():
            if note := child.tend():
                say(f"  {note}")

    def _give_up_on_the_hopeless(self) -> None:
        for child in self._children():
            if child.deaths >= TOO_MANY_DEATHS:
                raise DemoError(
                    f"{child.program.name} can not stay up; see {child.log}"
                )

    def _children(self) -> list[Child]:
        return [child for group in self._groups for child in group]
