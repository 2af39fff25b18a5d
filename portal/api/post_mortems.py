"""`/incidents/{number}/post-mortem` and `/report-template`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from ninja import Router, Schema

from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, page
from portal.api.paging import number as number_of
from portal.clusters.access import require
from portal.clusters.models import Grant
from portal.incidents.access import incident_for
from portal.reports.models import PostMortemRevision
from portal.reports.placeholders import PLACEHOLDERS
from portal.reports.post_mortems import (
    current,
    draft,
    save_post_mortem,
    save_template,
    template_number,
    template_text,
)

router = Router(tags=["reports"])


class NewText(Schema):
    """Markdown, and the revision that it was written from (0: there was none)."""

    text: str
    base: int = 0


class Draft(Schema):
    """The template filled in."""

    text: str


class RevisionLine(Schema):
    """One state of a post-mortem, without its text."""

    revision: int
    written_by: str
    written_at: datetime


class PostMortemOut(RevisionLine):
    """One state of a post-mortem, in Markdown."""

    text: str


class RevisionPage(Schema):
    """Newest first."""

    items: list[RevisionLine]
    next: str | None


class PlaceholderOut(Schema):
    """What `{{ name }}` in the template becomes."""

    name: str
    says: str


class Template(Schema):
    """The template of post-mortems; revision 0 is what the portal came with."""

    revision: int
    text: str
    names: list[PlaceholderOut]


@router.get("/incidents/{int:number}/post-mortem", response=PostMortemOut)
def get_post_mortem(request: Request, number: int) -> dict[str, Any]:
    """The newest state; 404 if nobody has begun it."""
    found = current(incident_for(request.user, number))
    if found is None:
        raise Http404(f"Incident #{number} has no post-mortem yet.")
    return _post_mortem(found)


@router.get("/incidents/{int:number}/post-mortem/draft", response=Draft)
def get_post_mortem_draft(request: Request, number: int) -> dict[str, Any]:
    """The template filled in for this incident as it stands. Nothing is saved."""
    return {"text": draft(incident_for(request.user, number))}


@router.put("/incidents/{int:number}/post-mortem", response=PostMortemOut)
def put_post_mortem(request: Request, number: int, new: NewText) -> dict[str, Any]:
    """Save it; 409 if somebody else has saved since `base`."""
    incident = incident_for(request.user, number, Grant.Role.OPERATOR)
    saved = save_post_mortem(request.user, incident, new.text, new.base)
    return _post_mortem(saved)


@router.get("/incidents/{int:number}/post-mortem/revisions", response=RevisionPage)
def list_post_mortem_revisions(
    request: Request, number: int, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """All states that were saved."""
    incident = incident_for(request.user, number)
    found = PostMortemRevision.objects.filter(post_mortem__incident=incident)
    if before := number_of(cursor):
        found = found.filter(number__lt=before)
    rows, rest = page(found.defer("text"), limit, lambda row: row.number)
    return {"items": [_line(row) for row in rows], "next": rest}


@router.get(
    "/incidents/{int:number}/post-mortem/revisions/{int:revision}",
    response=PostMortemOut,
)
def get_post_mortem_revision(
    request: Request, number: int, revision: int
) -> dict[str, Any]:
    """An older state."""
    incident = incident_for(request.user, number)
    found = PostMortemRevision.objects.filter(
        post_mortem__incident=incident, number=revision
    ).first()
    if found is None:
        raise Http404(f"The post-mortem of #{number} has no revision {revision}.")
    return _post_mortem(found)


@router.get("/report-template", response=Template)
def get_report_template(request: Request) -> dict[str, Any]:
    """What new post-mortems begin with, and the names that it may use."""
    require(request.user, Grant.Role.ADMIN, None)
    return _template()


@router.put("/report-template", response=Template)
def put_report_template(request: Request, new: NewText) -> dict[str, Any]:
    """Save a new revision; 422 names the line of what can not be filled in."""
    require(request.user, Grant.Role.ADMIN, None)
    save_template(request.user, new.text, new.base)
    return _template()


def _template() -> dict[str, Any]:
    names = [{"name": name, "says": one.says} for name, one in PLACEHOLDERS.items()]
    return {"revision": template_number(), "text": template_text(), "names": names}


def _line(found: PostMortemRevision) -> dict[str, Any]:
    return {
        "revision": found.number,
        "written_by": found.written_by_name,
        "written_at": found.written_at,
    }


def _post_mortem(found: PostMortemRevision) -> dict[str, Any]:
    return _line(found) | {"text": found.text}
