"""What people write down."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services.story import TEXT_MAX, add_entry, audited, clean


@transaction.atomic
def add_note(actor: Actor, incident: Incident, text: str) -> TimelineEntry:
    """Markdown that everybody who looks at the incident reads."""
    text = clean(text)
    if not text:
        raise UserError("note-empty", "The note is empty: write something first.")
    if len(text) > TEXT_MAX:
        raise UserError(
            "note-too-long",
            f"The note has {len(text):,} characters; {TEXT_MAX:,} are kept."
            " Nothing was saved: shorten it, or split it.",
        )
    entry = add_entry(incident, TimelineEntry.Kind.NOTE, actor, text)
    audited(actor, "incident.note", incident)
    return entry


@transaction.atomic
def record_action(
    actor: Actor, incident: Incident, text: str, at: datetime | None = None
) -> TimelineEntry:
    """Something that was done elsewhere, perhaps a while ago."""
    text, now = clean(text), timezone.now()
    if not text:
        raise UserError("action-empty", "Say what was done.")
    if len(text) > TEXT_MAX:
        raise UserError("action-too-long", f"At most {TEXT_MAX:,} characters, please.")
    if at is not None and at > now + timedelta(minutes=1):
        raise UserError("action-in-future", "The time of the action is in the future.")
    entry = add_entry(incident, TimelineEntry.Kind.ACTION, actor, text, at=at or now)
    audited(actor, "incident.action", incident, at=entry.at.isoformat())
    return entry
