"""An incident as plain data: what every report is made of.

Reports never read models themselves. So one place decides what leaves the portal,
and the public copy replaces names in all of it by one walk (`mapped`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from portal.incidents.models import step_label

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """One alert of the incident."""

    name: str
    status: str
    severity: str
    source: str
    fingerprint: str
    starts_at: datetime
    ends_at: datetime | None
    seen: int
    flaps: int
    labels: dict[str, Any]
    annotations: dict[str, Any]
    generator_url: str


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """One command as it was really sent. `pk` finds its output; `size` is in bytes."""

    pk: int
    position: int
    command: str
    exit: int | None
    lines: int
    size: int
    omitted: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One execution of a step."""

    pk: int
    id: str
    step: int
    title: str
    status: str
    reason: str
    message: str
    exit: int | None
    occasion: str
    parameters: dict[str, Any]
    started_by: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    commands: tuple[CommandRecord, ...]

    @property
    def short(self) -> str:
        """The part of the id that file names and pages use."""
        return self.id[:8]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step of the runbook or an added one; `runs` are newest first."""

    order: int
    title: str
    commands: tuple[str, ...]
    why: str
    mark: str
    mark_note: str
    marked_by: str
    runs: tuple[RunRecord, ...]

    @property
    def label(self) -> str:
        """Its number as people read it."""
        return step_label(self.order)

    @property
    def latest(self) -> RunRecord | None:
        """The run that counts."""
        return self.runs[0] if self.runs else None


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A line of the timeline. `at` may lie before `recorded_at`.

    A note that was removed has no text any more; `removed_by` says who took it out.
    """

    at: datetime
    recorded_at: datetime
    kind: str
    by: str
    text: str
    run: str
    edited: bool
    removed_by: str

    @property
    def late(self) -> bool:
        """Written down noticeably later than it happened."""
        return self.recorded_at - self.at > timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class VariableRecord:
    """A value of the incident, or in `problem` why there is none."""

    name: str
    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class RunbookRecord:
    """The text that the incident is bound to."""

    name: str
    source: str
    revision: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Times:
    """What happened when; None has not happened."""

    started: datetime
    detected: datetime | None
    reported: datetime
    acknowledged: datetime | None
    mitigated: datetime | None
    resolved: datetime | None
    closed: datetime | None
    cancelled: datetime | None
    self_cleared: datetime | None


@dataclass(frozen=True, slots=True)
class FollowUpRecord:
    """Something that is still to be done, or was."""

    title: str
    owner: str
    due: date | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """Who had which part in it, and until when (None: still)."""

    role: str
    person: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A page elsewhere that belongs to the incident."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Record:
    """The whole incident without output. `cluster` is a slug, empty if not known.

    `parent` is the storm that it belongs to; a storm has `children`.
    """

    number: int
    uuid: str
    title: str
    status: str
    severity: str
    drill: bool
    cluster: str
    cluster_version: str
    cluster_server: str
    opened_by: str
    url: str
    times: Times
    runbook: RunbookRecord | None
    variables: tuple[VariableRecord, ...]
    alerts: tuple[AlertRecord, ...]
    steps: tuple[StepRecord, ...]
    timeline: tuple[EntryRecord, ...]
    roles: tuple[RoleRecord, ...]
    follow_ups: tuple[FollowUpRecord, ...]
    links: tuple[LinkRecord, ...]
    tags: tuple[str, ...]
    duplicate_of: int | None
    related: tuple[int, ...]
    parent: int | None
    children: tuple[int, ...]

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """All runs by step, newest first within a step."""
        return tuple(run for step in self.steps for run in step.runs)

    @property
    def where(self) -> str:
        """The cluster in words."""
        return f"cluster {self.cluster}" if self.cluster else "no cluster"


def mapped(value: T, change: Callable[[str], str]) -> T:
    """`value` with every text in it changed, keys of dictionaries included."""
    return _mapped(value, change)  # type: ignore[no-any-return]


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_mapped(k, change): _mapped(v, change) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _mapped(getattr(value, f.name), change) for f in fields(value)}
        return replace(value, **parts)
    return value
