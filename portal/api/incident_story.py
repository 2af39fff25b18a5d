"""`/incidents/{number}/…`: the timeline; notes, and actions done elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from portal.api.auth import Request
from portal.api.incident_shapes import Entry, entry
from portal.api.paging import Cursor, Limit, page
from portal.api.times import in_utc
from portal.clusters.models import Grant
from portal.incidents import services
from portal.incidents.access import (
    incident_for,
    note_for,
    note_to_edit,
    note_to_remove,
)
from portal.incidents.models import TimelineEntry
from portal.incidents.selectors.people import unseen_mentions
from portal.incidents.selectors.story import (
    Place,
    kinds_of,
    place_of,
    read_place,
    timeline_of,
)

router = Router(tags=["incident record"])
mentions_router = Router(tags=["incident record"])
OPERATOR = Grant.Role.OPERATOR
Kinds = Annotated[
    list[str],
    Query(description="`notes`, `actions`, `alerts`, `runs`, `status`, `record`."),
]


class Note(Schema):
    """Markdown; `@name` mentions a person by user name."""

    text: str


class Action(Schema):
    """Something done elsewhere; `at` (with its zone) may lie in the past."""

    text: str
    at: AwareDatetime | None = None


class Timeline(Schema):
    """Newest first, by when it happened."""

    items: list[Entry]
    next: str | None


class EditOut(Schema):
    """What a note said until `at`, when `by_name` changed it."""

    text: str
    at: datetime
    by_name: str


class NoteEdits(Schema):
    """The oldest text first; the present one is the note itself."""

    items: list[EditOut]


class MentionOut(Schema):
    """A note that names you, which you have not read yet."""

    incident: int
    title: str
    note: Entry


class Mentions(Schema):
    """Newest first, at most 200."""

    items: list[MentionOut]


@router.get("/{int:number}/timeline", response=Timeline)
def list_timeline(
    request: Request,
    number: int,
    kind: Kinds = [],  # noqa: B006 - ninja reads it as a repeated parameter
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Everything that happened, or only some kinds of it."""
    return _timeline(request, number, kind, limit, cursor)


@router.get("/{int:number}/notes", response=Timeline)
def list_notes(
    request: Request, number: int, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """What people wrote, newest first."""
    return _timeline(request, number, ["notes"], limit, cursor)


@router.post("/{int:number}/notes", response={201: Entry})
def add_note(request: Request, number: int, note: Note) -> dict[str, Any]:
    """Write something down."""
    incident = incident_for(request.user, number, OPERATOR)
    return _told(services.add_note(request.user, incident, note.text))


@router.get("/{int:number}/notes/{int:note}", response=Entry)
def get_note(request: Request, number: int, note: int) -> dict[str, Any]:
    """One note, or one action that was recorded."""
    return _told(note_for(request.user, number, note))


@router.patch("/{int:number}/notes/{int:note}", response=Entry)
def edit_note(request: Request, number: int, note: int, new: Note) -> dict[str, Any]:
    """Say it better, if it is yours; what it said before stays readable."""
    found = note_to_edit(request.user, number, note)
    services.edit_note(request.user, found, new.text)
    return _told(found)


@router.delete("/{int:number}/notes/{int:note}", response=Entry)
def remove_note(request: Request, number: int, note: int) -> dict[str, Any]:
    """Take its text away for good; that there was one stays."""
    found = note_to_remove(request.user, number, note)
    services.remove_note(request.user, found)
    return _told(found)


@router.get("/{int:number}/notes/{int:note}/edits", response=NoteEdits)
def list_note_edits(request: Request, number: int, note: int) -> dict[str, Any]:
    """What it said before."""
    return {"items": note_for(request.user, number, note).edits.all()}


@router.post("/{int:number}/actions", response={201: Entry})
def record_action(request: Request, number: int, action: Action) -> dict[str, Any]:
    """Record what was done elsewhere."""
    incident = incident_for(request.user, number, OPERATOR)
    at = in_utc(action.at)
    return _told(services.record_action(request.user, incident, action.text, at))


@mentions_router.get("", response=Mentions)
def list_mentions(request: Request) -> dict[str, Any]:
    """Notes that name you and that you have not read yet (see presence)."""
    found = unseen_mentions(request.user)[:200]
    return {
        "items": [
            {
                "incident": one.entry.incident.number,
                "title": one.entry.incident.title,
                "note": entry(one.entry),
            }
            for one in found
        ]
    }


def _timeline(
    request: Request, number: int, kinds: list[str], limit: int, cursor: str
) -> dict[str, Any]:
    incident = incident_for(request.user, number)
    lines = timeline_of(incident, kinds_of(kinds), read_place(cursor))
    found, rest = page(lines, limit, _place)
    return {"items": [entry(line) for line in found], "next": rest}


def _place(line: TimelineEntry) -> Place:
    return place_of(line)


def _told(line: TimelineEntry) -> dict[str, Any]:
    """The line as it stands now, with whom it mentions."""
    return entry(timeline_of(line.incident).get(pk=line.pk))
