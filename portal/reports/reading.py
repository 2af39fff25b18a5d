"""From the database to a Record, in a fixed number of queries, without output."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from portal.alerts.models import Alert
from portal.execution.redaction.controls import strip_controls
from portal.incidents.models import Incident, TimelineEntry
from portal.reports.reading_steps import read_steps
from portal.reports.record import (
    AlertRecord,
    EntryRecord,
    FollowUpRecord,
    LinkRecord,
    Record,
    RoleRecord,
    RunbookRecord,
    Times,
    VariableRecord,
    mapped,
)


def read_record(incident: Incident) -> Record:
    """The incident as it stands now.

    Labels and notes come from elsewhere: what would turn text around or hide it is
    made visible here, once for all reports.
    """
    return mapped(_record(incident), strip_controls)


def _record(incident: Incident) -> Record:
    cluster = incident.cluster
    original, storm = incident.duplicate_of, incident.parent
    return Record(
        number=incident.number,
        uuid=str(incident.uuid),
        title=incident.title,
        status=incident.status,
        severity=incident.severity,
        drill=incident.drill,
        cluster=cluster.slug if cluster else "",
        cluster_version=cluster.version if cluster else "",
        cluster_server=cluster.server if cluster else "",
        opened_by=incident.opened_by_name,
        url=f"{settings.PORTAL_URL}{incident.get_absolute_url()}",
        times=_times(incident),
        runbook=_runbook(incident),
        variables=_variables(incident.variables),
        alerts=_alerts(incident),
        steps=read_steps(incident),
        timeline=_timeline(incident),
        roles=_roles(incident),
        follow_ups=_follow_ups(incident),
        links=tuple(LinkRecord(one.title, one.url) for one in incident.links.all()),
        tags=tuple(incident.tags),
        duplicate_of=original.number if original else None,
        related=tuple(incident.related.values_list("number", flat=True)),
        parent=storm.number if storm else None,
        children=tuple(incident.children.values_list("number", flat=True)),
    )


def _times(incident: Incident) -> Times:
    return Times(
        started=incident.started_at,
        detected=incident.detected_at,
        reported=incident.reported_at,
        acknowledged=incident.acknowledged_at,
        mitigated=incident.mitigated_at,
        resolved=incident.resolved_at,
        closed=incident.closed_at,
        cancelled=incident.cancelled_at,
        self_cleared=incident.self_cleared_at,
    )


def _runbook(incident: Incident) -> RunbookRecord | None:
    revision = incident.revision
    if revision is None:
        return None
    runbook = revision.runbook
    return RunbookRecord(
        runbook.name, runbook.source.slug, revision.sha256, revision.markdown
    )


def _variables(kept: dict[str, dict[str, Any]]) -> tuple[VariableRecord, ...]:
    return tuple(
        VariableRecord(name, one["value"], one.get("problem", ""))
        for name, one in sorted(kept.items())
    )


def _alerts(incident: Incident) -> tuple[AlertRecord, ...]:
    same = ("name", "status", "severity", "fingerprint", "starts_at", "ends_at")
    more = ("seen", "flaps", "labels", "annotations", "generator_url")
    found = Alert.objects.filter(incident=incident).select_related("source")
    return tuple(
        AlertRecord(
            **{name: getattr(alert, name) for name in (*same, *more)},
            source=alert.source.name,
        )
        for alert in found.order_by("starts_at", "id")
    )


def _timeline(incident: Incident) -> tuple[EntryRecord, ...]:
    entries = TimelineEntry.objects.filter(incident=incident).select_related("run")
    return tuple(
        EntryRecord(
            at=entry.at,
            recorded_at=entry.recorded_at,
            kind=entry.kind,
            by=entry.actor_name,
            text=entry.text,
            run=str(entry.run.uuid) if entry.run else "",
            edited=entry.edited_at is not None,
            removed_by=entry.removed_by_name,
        )
        for entry in entries.order_by("at", "id")
    )


def _roles(incident: Incident) -> tuple[RoleRecord, ...]:
    return tuple(
        RoleRecord(one.get_role_display(), one.user_name, one.since, one.until)
        for one in incident.role_holders.all()
    )


def _follow_ups(incident: Incident) -> tuple[FollowUpRecord, ...]:
    return tuple(
        FollowUpRecord(
            one.title, one.owner.name if one.owner else "", one.due, one.done_at
        )
        for one in incident.follow_ups.select_related("owner")
    )
