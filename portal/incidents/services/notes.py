"""What people write down: notes, and actions done elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.clusters.people import people_on
from portal.core.errors import UserError
from portal.incidents.mentions import names_in
from portal.incidents.models import Incident, Mention, NoteEdit, TimelineEntry
from portal.incidents.services.story import (
    TEXT_MAX,
    add_entry,
    audited,
    clean,
    tell_about_record,
)

Kind = TimelineEntry.Kind
MENTIONS_MAX = 20


@transaction.atomic
def add_note(actor: Actor, incident: Incident, text: str) -> TimelineEntry:
    """Markdown that everybody who looks at the incident reads."""
    entry = add_entry(incident, Kind.NOTE, actor, _note(text))
    _mention(entry)
    audited(actor, "incident.note", incident)
    return entry


@transaction.atomic
def edit_note(actor: Actor, entry: TimelineEntry, text: str) -> None:
    """Say it better; what it said before stays readable. No change is no edit."""
    text, entry_now = _note(text), _locked(entry)
    if entry_now.text == text:
        return
    now = timezone.now()
    NoteEdit.objects.create(
        entry=entry_now, text=entry_now.text, at=now, by_name=actor.name
    )
    entry_now.text, entry_now.edited_at = text, now
    entry_now.save(update_fields=["text", "edited_at"])
    _mention(entry_now)
    words = f"{_what(entry_now)} edited"
    _tell(actor, entry_now, "note.edit", words)


@transaction.atomic
def remove_note(actor: Actor, entry: TimelineEntry) -> None:
    """Take a note away with all that it ever said: it may have held a secret.

    That there was one, whose, and who removed it stays. Twice is harmless.
    """
    found = TimelineEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if found.removed_at:
        return
    found.text, found.removed_at = "", timezone.now()
    found.removed_by_name = actor.name
    found.save(update_fields=["text", "removed_at", "removed_by_name"])
    found.edits.all().delete()
    found.mentions.all().delete()
    words = f"{_what(found)} by {found.actor_name} removed"
    _tell(actor, found, "note.remove", words)


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
    entry = add_entry(incident, Kind.ACTION, actor, text, at=at or now)
    _mention(entry)
    audited(actor, "incident.action", incident, at=entry.at.isoformat())
    return entry


def _note(text: str) -> str:
    text = clean(text)
    if not text:
        raise UserError("note-empty", "The note is empty: write something first.")
    if len(text) > TEXT_MAX:
        raise UserError(
            "note-too-long",
            f"The note has {len(text):,} characters; {TEXT_MAX:,} are kept."
            " Nothing was saved: shorten it, or split it.",
        )
    return text


def _locked(entry: TimelineEntry) -> TimelineEntry:
    found = TimelineEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if found.removed_at:
        raise UserError("note-removed", "This note was removed.", status=409)
    return found


def _mention(entry: TimelineEntry) -> None:
    """Keep whom the text names, of those who may see the incident."""
    names = names_in(entry.text)
    named = people_on(entry.incident.cluster).filter(username__in=names)
    people = (
        list(named.exclude(pk=entry.author_id or 0)[:MENTIONS_MAX]) if names else []
    )
    entry.mentions.exclude(user__in=people).delete()
    Mention.objects.bulk_create(
        [Mention(entry=entry, user=user) for user in people], ignore_conflicts=True
    )


def _what(entry: TimelineEntry) -> str:
    return f"{entry.kind.capitalize()} of {entry.at:%Y-%m-%d %H:%M:%S} UTC"


def _tell(actor: Actor, entry: TimelineEntry, action: str, words: str) -> None:
    tell_about_record(actor, entry.incident, Kind.RECORD, action, words, entry=entry.pk)
