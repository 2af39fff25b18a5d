"""The gate before a cluster: few requests at once, people first, and rests.

All processes share the budget of a cluster (slots.py) and what they learn of it
(pace.py). Runs without a person leave one slot free, let a waiting person go first, and
give their worker away (Delayed) rather than wait in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from portal.clusters import pace, slots
from portal.clusters.models import Cluster
from portal.clusters.slots import Look
from portal.kube import errors
from portal.kube.errors import Delayed, KubeError
from portal.kube.gate import too_long

# How often to look while waiting.
PEOPLE_POLL, BACKGROUND_POLL = 0.02, 0.1
# What a run without a person waits in its worker before it is put back, and for how long.
PATIENCE_SECONDS, BACK_SECONDS = 2.0, 2.0
# A person's try that failed answers for the others that were started with it.
AFTER_FAILURE_SECONDS = 5.0
# What a connection check waits for a slot.
CHECK_SECONDS = 5.0
# A wait that is too short to be told.
UNTOLD_SECONDS = 0.3
WHATEVER = 1_000_000


class ClusterGate:
    """The gate of one run. `waiting` says why it waits now, "" while it does not.

    `people`: somebody looks on. `checks`: finds out whether a resting cluster is there
    again, and does not wait long.
    """

    def __init__(
        self, cluster: Cluster, *, people: bool = True, checks: bool = False
    ) -> None:
        self.waiting = ""
        self.cluster = cluster
        self.people = people
        self.checks = checks
        self.begun = False
        self._failing = False
        budget = cluster.request_budget
        from_the_top = range(budget - 1, -1, -1)
        self._numbers = from_the_top if people else range(max(1, budget - 1))

    def enter(self, remaining: Callable[[], float]) -> AbstractContextManager[object]:
        """A slot for the block (see Gate)."""
        held = ExitStack()
        try:
            self._take(_Wait(self, remaining), held)
        except BaseException:
            held.close()
            raise
        return held

    def answered(self, pause: float | None) -> None:
        """Tell the others that it is there, or that it wants to be left alone."""
        if pause is not None:
            pace.pause(self.cluster.pk, pause)
            return
        self.begun = True
        if self._failing:
            pace.reached(self.cluster.pk)

    def failed(self, error: KubeError) -> None:
        """Tell the others."""
        pace.failed(self.cluster.pk, error.message)

    def _take(self, wait: _Wait, held: ExitStack) -> None:
        """Wait for a slot, and put it into `held`."""
        with ExitStack() as announced:
            while True:
                look = self._look(wait.failures)
                if look.slot is not None:
                    held.callback(slots.give_back, self.cluster.pk, look.slot)
                    self._failing = look.failures > 0
                    self.waiting = ""
                    return
                wait.for_what_is_in_the_way(look, held, announced)

    def _look(self, failures: int) -> Look:
        return slots.look(
            self.cluster.pk,
            self._numbers,
            failures=failures,
            behind_people=not self.people,
        )


class _Wait:
    """The wait of one request."""

    def __init__(self, gate: ClusterGate, remaining: Callable[[], float]) -> None:
        self._gate = gate
        self._remaining = remaining
        self._began = time.monotonic()
        self._announced = False
        # From so many on, failures are in the way.
        self.failures = WHATEVER if gate.checks else pace.FAILURES

    def for_what_is_in_the_way(
        self, look: Look, held: ExitStack, announced: ExitStack
    ) -> None:
        """Wait a moment, or raise what says that waiting is in vain."""
        if look.pause > 0:
            why = self._pause(look)
        elif look.failures >= self.failures:
            why = self._rest(look, held)
        else:
            why = self._others(announced)
        if self._waited > UNTOLD_SECONDS:
            self._gate.waiting = why
        self._remaining()
        if why:
            time.sleep(PEOPLE_POLL if self._gate.people else BACKGROUND_POLL)

    @property
    def _waited(self) -> float:
        return time.monotonic() - self._began

    @property
    def _slug(self) -> str:
        return self._gate.cluster.slug

    def _pause(self, look: Look) -> str:
        """The server said how long."""
        why = f"{self._slug} has too much to do and asked for a pause"
        if look.pause > PATIENCE_SECONDS:
            self._put_back(why, look.pause)
        if look.pause > self._remaining():
            raise too_long(look.pause)
        return why

    def _rest(self, look: Look, held: ExitStack) -> str:
        """One at a time may try whether it is there again; "" for this one."""
        told = (
            f"{self._slug} rests: {look.failures} connections in a row failed,"
            f" the last one {look.since:.0f} s ago ({look.failure})"
        )
        if self._gate.people:
            if look.since < AFTER_FAILURE_SECONDS:
                soon = AFTER_FAILURE_SECONDS - look.since
                raise _resting(f"{told}. Run it again in {soon:.0f} s to try anew.")
        elif look.rest > 0:
            self._put_back(told, look.rest)
            raise _resting(f"{told}.")
        cluster = self._gate.cluster.pk
        if not slots.take(cluster, slots.PROBE):
            why = f"another run tries whether {self._slug} is there again"
            self._put_back(why, BACK_SECONDS)
            return why
        held.callback(slots.give_back, cluster, slots.PROBE)
        self.failures = WHATEVER
        return ""

    def _others(self, announced: ExitStack) -> str:
        """All slots are taken, or kept for people."""
        budget = self._gate.cluster.request_budget
        why = f"waits for the request budget of {self._slug} ({budget} at once)"
        if self._waited > PATIENCE_SECONDS:
            self._put_back(why, BACK_SECONDS)
        if self._gate.checks and self._waited > CHECK_SECONDS:
            raise KubeError(
                f"The request budget of {self._slug} is used up by steps that run."
                " Check again in a moment.",
                reason=errors.BUSY,
            )
        if self._gate.people and not self._announced:
            self._announced = True
            announced.enter_context(slots.a_person_waits(self._gate.cluster.pk))
        return why

    def _put_back(self, why: str, seconds: float) -> None:
        """What no person waits for and has not begun is done later."""
        if not (self._gate.people or self._gate.checks or self._gate.begun):
            raise Delayed(why, seconds)


def _resting(message: str) -> KubeError:
    return KubeError(message, reason=errors.RESTING)
