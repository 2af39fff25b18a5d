"""An incident as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from portal.api.steps import MarkOut, StepOut, mark_out, step_out
from portal.incidents.models import Incident, StepRun, TimelineEntry
from portal.incidents.selectors import step_states


class IncidentLine(Schema):
    """An incident in a list. `cluster` is a slug; `revision` the SHA-256 of the text."""

    number: int
    title: str
    status: str
    severity: str
    cluster: str | None
    runbook: str | None
    revision: str | None
    drill: bool
    opened_by: str
    started_at: datetime
    mitigated_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


class IncidentPage(Schema):
    """Newest first."""

    items: list[IncidentLine]
    next: str | None


class RunLine(Schema):
    """A step run without its output. `reason` and `message` say why it has none."""

    id: UUID
    step: int
    status: str
    exit: int | None
    reason: str
    message: str
    started_by: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Entry(Schema):
    """A line of the timeline. `at` may lie before `recorded_at`."""

    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    text: str
    run: UUID | None


class Variable(Schema):
    """A value, or in `problem` why there is none; set by a `step` or a person."""

    value: str
    problem: str = ""
    step: int | None = None
    run: UUID | None = None
    by: str | None = None


class IncidentOut(IncidentLine):
    """The whole record. `alerts` and `findings` are empty where nothing makes them."""

    steps: list[StepOut]
    marks: list[MarkOut]
    runs: list[RunLine]
    variables: dict[str, Variable]
    timeline: list[Entry]
    alerts: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def incident_line(incident: Incident) -> dict[str, Any]:
    """The fields of IncidentLine."""
    revision = incident.revision
    same = ("number", "title", "status", "severity", "drill", "started_at")
    ends = ("mitigated_at", "resolved_at", "closed_at", "cancelled_at")
    return {name: getattr(incident, name) for name in (*same, *ends)} | {
        "cluster": incident.cluster.slug if incident.cluster else None,
        "runbook": revision.runbook.name if revision else None,
        "revision": revision.sha256 if revision else None,
        "opened_by": incident.opened_by_name,
    }


def incident_out(incident: Incident) -> dict[str, Any]:
    """The fields of IncidentOut."""
    states = step_states(incident)
    runs = sorted((run for state in states for run in state.runs), key=lambda r: r.pk)
    return incident_line(incident) | {
        "steps": [step_out(state.step) for state in states],
        "marks": [mark_out(state.mark) for state in states if state.mark],
        "runs": [run_line(run) for run in runs],
        "variables": incident.variables,
        "timeline": [entry(e) for e in incident.timeline.select_related("run")],
        "alerts": [],
        "findings": [],
    }


def run_line(run: StepRun) -> dict[str, Any]:
    """The fields of RunLine."""
    same = ("step", "status", "exit", "reason", "message")
    times = ("queued_at", "started_at", "finished_at")
    return {name: getattr(run, name) for name in (*same, *times)} | {
        "id": run.uuid,
        "started_by": run.started_by_name,
    }


def entry(line: TimelineEntry) -> dict[str, Any]:
    """The fields of Entry."""
    return {
        "kind": line.kind,
        "at": line.at,
        "recorded_at": line.recorded_at,
        "by": line.actor_name,
        "text": line.text,
        "run": line.run.uuid if line.run else None,
    }
