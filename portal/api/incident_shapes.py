"""An incident as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from portal.alerts.models import AlertGroup
from portal.api.alert_shapes import (
    AlertGroupOut,
    AlertOut,
    alert_group_out,
    alert_out,
)
from portal.api.steps import MarkOut, StepOut, mark_out, steps_out
from portal.incidents.models import Incident, StepRun, TimelineEntry
from portal.incidents.selectors import step_states
from portal.incidents.selectors.story import timeline_of


class IncidentLine(Schema):
    """An incident in a list. `cluster` is a slug; `revision` the SHA-256 of the text.

    `duplicate_of` and `parent` (the storm that it belongs to) are numbers.
    """

    number: int
    title: str
    status: str
    severity: str
    cluster: str | None
    runbook: str | None
    revision: str | None
    drill: bool
    opened_by: str
    tags: list[str]
    acknowledged_by: str | None
    duplicate_of: int | None
    parent: int | None
    started_at: datetime
    detected_at: datetime | None
    reported_at: datetime
    acknowledged_at: datetime | None
    self_cleared_at: datetime | None
    mitigated_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


class IncidentFilter(Schema):
    """What of the list is wanted; what is left out does not matter.

    `status` may also be `open` or `self-cleared`. `text` is looked for in titles and
    word by word in timelines. `by` is `alert` or `person`.
    """

    status: str = ""
    cluster: str = ""
    runbook: str = ""
    severity: str = ""
    tag: str = ""
    text: str = ""
    by: str = ""
    mine: bool = False
    drills: bool | None = None


class IncidentPage(Schema):
    """Newest first."""

    items: list[IncidentLine]
    next: str | None


class RunLine(Schema):
    """A step run without its output. `reason` and `message` say why it has none.

    `occasion`: started by a `person`, an `alert`, or `after` the alert had cleared.
    """

    id: UUID
    step: int
    status: str
    exit: int | None
    reason: str
    message: str
    started_by: str
    occasion: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Entry(Schema):
    """A line of the timeline. `at` may lie before `recorded_at`.

    A note that was removed has no text any more. `mentions` are user names.
    """

    id: int
    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    text: str
    run: UUID | None
    mentions: list[str]
    edited_at: datetime | None
    removed_at: datetime | None
    removed_by: str | None


class Variable(Schema):
    """A value, or in `problem` why there is none; set by a `step` or a person."""

    value: str
    problem: str = ""
    step: int | None = None
    run: UUID | None = None
    by: str | None = None


class IncidentOut(IncidentLine):
    """The whole record. `findings` are empty while nothing makes them.

    `alerts` are all of them, newest first; `alert_group` is null if there were none.
    """

    steps: list[StepOut]
    marks: list[MarkOut]
    runs: list[RunLine]
    variables: dict[str, Variable]
    timeline: list[Entry]
    alerts: list[AlertOut]
    alert_group: AlertGroupOut | None
    findings: list[dict[str, Any]]


def incident_line(incident: Incident) -> dict[str, Any]:
    """The fields of IncidentLine."""
    revision = incident.revision
    same = ("number", "title", "status", "severity", "drill", "tags")
    times = ("started_at", "detected_at", "reported_at", "acknowledged_at")
    ends = (
        "self_cleared_at",
        "mitigated_at",
        "resolved_at",
        "closed_at",
        "cancelled_at",
    )
    return {name: getattr(incident, name) for name in (*same, *times, *ends)} | {
        "acknowledged_by": incident.acknowledged_by_name or None,
        "duplicate_of": _number(incident.duplicate_of),
        "parent": _number(incident.parent),
        "cluster": incident.cluster.slug if incident.cluster else None,
        "runbook": revision.runbook.name if revision else None,
        "revision": revision.sha256 if revision else None,
        "opened_by": incident.opened_by_name,
    }


def _number(incident: Incident | None) -> int | None:
    return incident.number if incident else None


def incident_out(incident: Incident) -> dict[str, Any]:
    """The fields of IncidentOut."""
    states = step_states(incident)
    return incident_line(incident) | {
        "steps": steps_out(incident, states),
        "marks": [mark_out(state.mark) for state in states if state.mark],
        "runs": [run_line(run) for run in incident.runs.order_by("id")],
        "variables": incident.variables,
        "timeline": [entry(line) for line in timeline_of(incident)],
        **_alerts(incident),
        "findings": [],
    }


def _alerts(incident: Incident) -> dict[str, Any]:
    """Its alerts, and what holds them together."""
    rows = incident.alerts.select_related("source", "cluster", "incident")
    group = AlertGroup.objects.filter(incident=incident).first()
    return {
        "alerts": [alert_out(row) for row in rows],
        "alert_group": alert_group_out(group) if group else None,
    }


def run_line(run: StepRun) -> dict[str, Any]:
    """The fields of RunLine."""
    same = ("step", "status", "exit", "reason", "message", "occasion")
    times = ("queued_at", "started_at", "finished_at")
    return {name: getattr(run, name) for name in (*same, *times)} | {
        "id": run.uuid,
        "started_by": run.started_by_name,
    }


def entry(line: TimelineEntry) -> dict[str, Any]:
    """The fields of Entry."""
    return {
        "id": line.pk,
        "kind": line.kind,
        "at": line.at,
        "recorded_at": line.recorded_at,
        "by": line.actor_name,
        "text": line.text,
        "run": line.run.uuid if line.run else None,
        "mentions": getattr(line, "mentioned", []),
        "edited_at": line.edited_at,
        "removed_at": line.removed_at,
        "removed_by": line.removed_by_name or None,
    }
