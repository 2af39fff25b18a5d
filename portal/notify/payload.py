"""The JSON that a webhook gets; docs/admin/notifications.md describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.alerts.models import AlertSource
from portal.incidents.models import Handover, Incident, TimelineEntry
from portal.notify.events import Event
from portal.notify.evidence import Evidence, evidence_of
from portal.notify.models import Channel, Notice

NOTE_MAX = 2_000


def body_of(notice: Notice) -> dict[str, Any]:
    """The body of an event, as everything is at this moment, but for the notes.

    They are added when it is sent: one that is removed is to leave no trace.
    """
    [event] = notice.events
    body = _head(str(notice.uuid), notice.sequence, event)
    if notice.source is not None:
        return body | {"source": _source(notice.source)}
    assert notice.incident is not None  # noqa: S101 - a constraint says so
    body |= {"incident": incident_json(notice.incident)}
    return body | _details(event, notice.incident)


def with_notes(notice: Notice) -> dict[str, Any]:
    """The stored body with the notes that it is about, as they are now."""
    notes = [_note(entry) for entry in notes_of(notice.entries)]
    about_notes = {"notes": notes} if notice.entries else {}
    return (notice.body or {}) | about_notes


def test_body(channel: Channel, uuid: str) -> dict[str, Any]:
    """What "Send a test" posts; its sequence is 0."""
    return _head(uuid, 0, "test") | {"channel": str(channel)}


def incident_json(incident: Incident) -> dict[str, Any]:
    """The incident in an event."""
    runbook = incident.revision.runbook.name if incident.revision else None
    return {
        "number": incident.number,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity,
        "cluster": incident.cluster.slug if incident.cluster else None,
        "runbook": runbook,
        "opened_by": incident.opened_by_name,
        "acknowledged_by": incident.acknowledged_by_name or None,
        "started_at": _time(incident.started_at),
        "acknowledged_at": _time(incident.acknowledged_at),
        "mitigated_at": _time(incident.mitigated_at),
        "resolved_at": _time(incident.resolved_at),
        "self_cleared_at": _time(incident.self_cleared_at),
        "url": url_of(incident),
    }


def url_of(subject: Incident | AlertSource) -> str:
    """Where people read on."""
    return f"{settings.PORTAL_URL}{subject.get_absolute_url()}"


def _head(uuid: str, sequence: int, event: str) -> dict[str, Any]:
    return {
        "id": uuid,
        "sequence": sequence,
        "event": event,
        "at": _time(timezone.now()),
    }


def _details(event: str, incident: Incident) -> dict[str, Any]:
    match event:
        case Event.DIAGNOSED:
            return {"evidence": [_evidence_json(one) for one in evidence_of(incident)]}
        case Event.HANDOVER:
            return {"handover": _handover(latest_handover(incident))}
        case _:
            return {}


def notes_of(entries: list[int]) -> list[TimelineEntry]:
    """The notes with these ids that were not removed meanwhile, oldest first."""
    notes = TimelineEntry.objects.filter(pk__in=entries, removed_at=None)
    return list(notes.order_by("id"))


def latest_handover(incident: Incident) -> Handover | None:
    """The newest one: open, accepted or withdrawn."""
    return Handover.objects.filter(incident=incident).first()


def _evidence_json(one: Evidence) -> dict[str, Any]:
    return {"step": one.step, "title": one.title, "lines": one.lines}


def _note(entry: TimelineEntry) -> dict[str, Any]:
    mentioned = entry.mentions.values_list("user__username", flat=True)
    return {
        "by": entry.actor_name,
        "at": _time(entry.at),
        "text": entry.text[:NOTE_MAX],
        "mentions": sorted(mentioned),
    }


def _handover(handover: Handover | None) -> dict[str, Any] | None:
    if handover is None:
        return None
    return {
        "from": handover.from_name,
        "to": handover.to_name or None,
        "accepted_by": handover.accepted_by_name or None,
        "tried": handover.tried[:NOTE_MAX],
        "pending": handover.pending[:NOTE_MAX],
        "next": handover.next[:NOTE_MAX],
    }


def _source(source: AlertSource) -> dict[str, Any]:
    return {
        "name": source.name,
        "cluster": source.cluster.slug if source.cluster else None,
        "silent": source.is_silent,
        "heard_at": _time(source.heard_at),
        "url": url_of(source),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
