"""What the logs of a pod prove: it leads, tried, lost it, neither, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from portal.kube.times import moment
from portal.kube.verbs.leader_status.scan import Scan

Verdict = Literal["leads", "lost", "tried", "unknown", "neither"]

# A log whose first line is this much younger than its container has lost its
# beginning to rotation. (Nothing says so; a late first line is the only sign.)
LATE_SECONDS = 10

STRONGEST: tuple[Verdict, ...] = ("leads", "lost", "tried", "unknown", "neither")


@dataclass(frozen=True, slots=True)
class Log:
    """One log: of the running container, of the one that ended last, or of the one before.

    `started` is when that container started, "" if nobody says. `trouble` is why
    the log could not be read to its end, "" if it was.
    """

    scan: Scan
    started: str
    running: bool
    trouble: str = ""

    @property
    def whole(self) -> bool:
        """Whether this is all that the container wrote."""
        return not self.gap

    @property
    def gap(self) -> str:
        """What is missing, in words; "" if nothing is."""
        if self.trouble:
            return self.trouble
        if not self.scan.lines:
            return "the log is empty"
        if not self.scan.began:
            return "its lines have no time, so its beginning can not be checked"
        if self.started and _late(self.scan.began, self.started):
            return (
                f"the log begins at {self.scan.began[:19]}Z, the container at"
                f" {self.started[:19]}Z: what it wrote before is rotated away"
            )
        return ""


def _late(began: str, started: str) -> bool:
    return (moment(began) - moment(started)).total_seconds() > LATE_SECONDS


def of_log(log: Log) -> Verdict:
    """What one log proves. Who led in a container that ended leads no more."""
    led, lost = log.scan.line_of("leading"), log.scan.line_of("lost")
    if log.trouble:
        return "unknown"
    if lost > led:
        return "lost"
    if led:
        return "leads" if log.running else "lost"
    if log.scan.line_of("acquiring"):
        return "tried"
    return "neither" if log.whole else "unknown"


def of_container(current: Log, previous: Log | None) -> Verdict:
    """The current log decides; the one before only where that can not say."""
    verdict = of_log(current)
    silent = verdict == "neither" or (verdict == "unknown" and not current.running)
    if previous is None or not silent:
        return verdict
    before = of_log(previous)
    return before if before in ("lost", "tried") else verdict


def of_pod(containers: Iterable[Verdict]) -> Verdict:
    """The strongest of its containers; one that is unknown outweighs silence."""
    found = set(containers)
    return next((verdict for verdict in STRONGEST if verdict in found), "unknown")
