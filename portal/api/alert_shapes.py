"""An alert as the API shows it, and what holds the alerts of an incident together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.held_back import sentences


class AlertOut(Schema):
    """From its first firing to its end; `ends_at` is null while it fires.

    Labels, annotations and addresses are what the source said: not to be trusted.
    `ended_by`: source (it said so) or reconcile (it no longer listed it).
    `silenced_by` and `inhibited_by` are ids of the source's own API.
    """

    id: int
    source: str
    fingerprint: str
    name: str
    status: str
    severity: str
    cluster: str | None
    incident: int | None
    labels: dict[str, Any]
    annotations: dict[str, Any]
    generator_url: str
    starts_at: datetime
    ends_at: datetime | None
    ended_by: str
    first_seen_at: datetime
    last_seen_at: datetime
    flaps: int
    silenced_by: list[Any]
    inhibited_by: list[Any]


class AlertGroupOut(Schema):
    """Why the alerts are one incident: `kind` is rule, family, storm or hand.

    `seen_before` are numbers of earlier incidents of the same kind, newest first;
    `held_back` says for which alerts the diagnosis did not run by itself, and why.
    """

    kind: str
    reason: str
    flaps: int
    seen_before: list[int]
    held_back: list[str]
    diagnosed_at: datetime | None


def alert_out(alert: Alert) -> dict[str, Any]:
    """The fields of AlertOut; reads `source`, `cluster` and `incident`."""
    same = ("id", "fingerprint", "name", "status", "severity", "labels", "annotations")
    times = ("starts_at", "ends_at", "first_seen_at", "last_seen_at")
    others = ("generator_url", "ended_by", "flaps", "silenced_by", "inhibited_by")
    return {name: getattr(alert, name) for name in (*same, *times, *others)} | {
        "source": alert.source.name,
        "cluster": alert.cluster.slug if alert.cluster else None,
        "incident": alert.incident.number if alert.incident else None,
    }


def alert_group_out(group: AlertGroup) -> dict[str, Any]:
    """The fields of AlertGroupOut."""
    same = ("kind", "reason", "flaps", "seen_before", "diagnosed_at")
    return {name: getattr(group, name) for name in same} | {
        "held_back": sentences(group.held_back)
    }
