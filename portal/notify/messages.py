"""What a chat or a mail says. The words are ours; everything else is quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.alerts.models import AlertSource
from portal.incidents.models import Handover, Incident, TimelineEntry
from portal.notify.events import Event
from portal.notify.evidence import Evidence, evidence_of
from portal.notify.models import Channel, Notice
from portal.notify.payload import latest_handover, notes_of, url_of
from portal.notify.text import MARKDOWN, TEXT, Style, plain

NOTES = 3

# How a service colours it, by the names that Apprise has.
Kind = Literal["info", "success", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Message:
    """The same for places that know CommonMark and for those that do not."""

    title: str
    text: str
    markdown: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _About:
    """All that the message about an incident is made of."""

    incident: Incident
    events: list[str]
    notes: list[TimelineEntry]
    handover: Handover | None
    evidence: list[Evidence]


def message_of(notice: Notice) -> Message:
    """The message as everything is now: the newest state wins."""
    if notice.source is not None:
        return _about_source(notice.source)
    assert notice.incident is not None  # noqa: S101 - a constraint says so
    incident = notice.incident
    about = _About(
        incident,
        notice.event_labels,
        notes_of(notice.entries)[-NOTES:],
        latest_handover(incident) if Event.HANDOVER in notice.events else None,
        evidence_of(incident),
    )
    text, markdown = ("\n\n".join(_parts(about, style)) for style in (TEXT, MARKDOWN))
    return Message(_title(incident), text, markdown, _kind(incident))


def test_message(channel: Channel) -> Message:
    """What "Send a test" says."""
    says = "It works: incidents of the team will be told here."
    title = f"Test of the channel {plain(str(channel))}"
    return Message(title, says, says, "info")


def _title(incident: Incident) -> str:
    severity = "" if incident.severity == "none" else f"{incident.severity} "
    cluster = f" on {incident.cluster.slug}" if incident.cluster else ""
    title = plain(incident.title, 150)
    return f"{severity}#{incident.number} {title}{cluster}: {_state(incident)}"


def _parts(about: _About, style: Style) -> Iterator[str]:
    yield style.strong(_sentence(about.events))
    yield "\n".join(f"- {fact}" for fact in _facts(about.incident, style))
    for note in about.notes:
        yield f"{style.quote(note.actor_name, 100)}: {style.quote(note.text, 500)}"
    if about.handover is not None:
        yield _handover(about.handover, style)
    for one in about.evidence:
        yield f"Step {one.step}, {style.quote(one.title, 120)}:"
        yield style.block(one.lines)
    yield style.link(url_of(about.incident))


def _sentence(labels: list[str]) -> str:
    """`Mitigated, handover`."""
    words = ", ".join(label.lower() for label in labels)
    return words[:1].upper() + words[1:]


def _facts(incident: Incident, style: Style) -> Iterator[str]:
    cluster = incident.cluster.slug if incident.cluster else "not known"
    yield f"Status: {_state(incident)}, began {_clock(incident.started_at)}"
    yield f"Cluster: {cluster}"
    yield f"Why: opened by {style.quote(incident.opened_by_name, 200)}"
    if incident.acknowledged_at is None:
        yield "Nobody has acknowledged it yet"
    else:
        name = style.quote(incident.acknowledged_by_name, 100)
        yield f"Acknowledged by {name}, {_clock(incident.acknowledged_at)}"


def _handover(handover: Handover, style: Style) -> str:
    giver = style.quote(handover.from_name, 100)
    if handover.withdrawn_at:
        return f"{giver} takes the handover back."
    if handover.accepted_at:
        name = style.quote(handover.accepted_by_name, 100)
        return f"{name} leads now, handed over by {giver}."
    to = style.quote(handover.to_name, 100) or "whoever accepts it"
    following = f" Next: {style.quote(handover.next, 300)}" if handover.next else ""
    return f"{giver} hands over to {to}.{following}"


def _state(incident: Incident) -> str:
    cleared = incident.is_open and incident.self_cleared_at
    return f"{incident.status}, self-cleared" if cleared else incident.status


def _kind(incident: Incident) -> Kind:
    if not incident.is_open or incident.self_cleared_at:
        return "success"
    kinds: dict[str, Kind] = {"critical": "failure", "warning": "warning"}
    return kinds.get(incident.severity, "info")


def _about_source(source: AlertSource) -> Message:
    """Its name is a slug: nothing in it has to be quoted."""
    heard, url = _clock(source.heard_at), url_of(source)
    silent = source.is_silent
    title = f"Alert source {source.name} is {'silent' if silent else 'heard again'}"
    says = f"Alerts of {source.name} arrive again, since {heard}."
    if silent:
        says = (
            f"Nothing was heard of {source.name} since {heard}. Until it is back, alerts"
            " may be missing: look at its Alertmanager and at the way to the portal."
        )
    text, markdown = (f"{says}\n\n{style.link(url)}" for style in (TEXT, MARKDOWN))
    return Message(title, text, markdown, "warning" if silent else "success")


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
