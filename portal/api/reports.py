"""`/incidents/{number}/…`: bundle, public copy, ticket."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Router, Schema

from portal.api.auth import Request
from portal.incidents.access import incident_for
from portal.reports import services
from portal.reports.public import Counted, Preview, preview
from portal.reports.public_choice import Choice, choice_of, usual_choice
from portal.reports.reading import read_record
from portal.reports.record import Record
from portal.reports.seen import what_was_seen
from portal.reports.ticket import TICKET_LINES, ticket_text, ticket_title
from portal.web.download import archive

router = Router(tags=["reports"])
_ZIP: dict[str, Any] = {
    "responses": {
        200: {
            "description": "A zip archive.",
            "content": {
                "application/zip": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


class PublicChoice(Schema):
    """`runs` are ids (null: the newest of each step). `words` are replaced wherever
    they stand; names in `keep` stay."""

    runs: list[UUID] | None = None
    parts: list[Literal["alerts", "timeline", "notes", "objects", "runbook"]] | None = (
        None
    )
    words: list[str] = []
    keep: list[str] = []


class ReplacedName(Schema):
    """A name that was found, what it becomes, and how often it stands there."""

    kind: str
    name: str
    replacement: str
    count: int
    kept: bool


class SampleLine(Schema):
    """A line of output before and after."""

    before: str
    after: str


class Issue(Schema):
    """A link that begins an issue; `shortened` if the text did not fit."""

    tracker: str
    url: str
    shortened: bool


class PublicPreview(Schema):
    """What a public copy would replace. `file` is what it will be called."""

    file: str
    names: list[ReplacedName]
    samples: list[SampleLine]
    issue: Issue | None


class Ticket(Schema):
    """The incident in a few lines of Markdown."""

    title: str
    text: str


@router.get("/{int:number}/bundle", openapi_extra=_ZIP)
def get_bundle(request: Request, number: int) -> HttpResponseBase:
    """Everything that the portal keeps of the incident, as a zip."""
    incident = incident_for(request.user, number)
    packed = services.make_bundle(request.user, incident)
    return archive(packed, services.bundle_name(incident))


@router.get("/{int:number}/ticket", response=Ticket)
def get_ticket(request: Request, number: int) -> dict[str, Any]:
    """A short text for a ticket or a chat."""
    record = read_record(incident_for(request.user, number))
    text = ticket_text(record, what_was_seen(record, TICKET_LINES))
    return {"title": ticket_title(record), "text": text}


@router.post("/{int:number}/public-copy/preview", response=PublicPreview)
def preview_public_copy(
    request: Request, number: int, wanted: PublicChoice
) -> dict[str, Any]:
    """Every replacement that a public copy would make. Nothing is made."""
    incident = incident_for(request.user, number)
    record, file = read_record(incident), services.public_name(incident)
    return _preview(preview(record, _choice(record, wanted), file), file)


@router.post("/{int:number}/public-copy", openapi_extra=_ZIP)
def make_public_copy(
    request: Request, number: int, wanted: PublicChoice
) -> HttpResponseBase:
    """Chosen parts with names replaced, as a zip; 422 if a name would be left."""
    incident = incident_for(request.user, number)
    choice = _choice(read_record(incident), wanted)
    packed = services.make_public_copy(request.user, incident, choice)
    return archive(packed, services.public_name(incident))


def _choice(record: Record, wanted: PublicChoice) -> Choice:
    usual = usual_choice(record)
    runs = usual.runs if wanted.runs is None else [str(run) for run in wanted.runs]
    parts = usual.parts if wanted.parts is None else wanted.parts
    return choice_of(runs, parts, wanted.words, wanted.keep)


def _preview(found: Preview, file: str) -> dict[str, Any]:
    return {
        "file": file,
        "names": [_name(one) for one in found.names],
        "samples": found.samples,
        "issue": found.issue,
    }


def _name(one: Counted) -> dict[str, Any]:
    replacement = one.replacement
    return {
        "kind": replacement.name.kind.value,
        "name": replacement.name.text,
        "replacement": replacement.text,
        "count": one.count,
        "kept": replacement.kept,
    }
