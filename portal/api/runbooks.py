"""`/runbooks`: what there is, and what one says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from ninja import Router, Schema

from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, number, page
from portal.api.steps import StepOut, step_out
from portal.library.links import led
from runbooks.commands.decide import decide
from runbooks.library import find, steps_of
from runbooks.models import Revision, Runbook
from runbooks.parsing.document import Document, parse_document
from runbooks.parsing.mentions import Mention, mentions_of
from runbooks.parsing.views import View, has_views

router = Router(tags=["runbooks"])


class RunbookLine(Schema):
    """A runbook in a list. `revision` is the SHA-256 of its current text."""

    name: str
    source: str
    title: str
    revision: str


class RunbookPage(Schema):
    """By name."""

    items: list[RunbookLine]
    next: str | None


class SectionOut(Schema):
    """A section; `html` is its prose, safe to show. Lines count from 1."""

    kind: str
    title: str
    html: str
    start_line: int
    end_line: int


class ProblemOut(Schema):
    """Something that reads badly, at a line of the text."""

    line: int
    code: str
    message: str


class MentionOut(Schema):
    """A command inside a sentence: no step, and what the portal would do with it.

    `step` is the order of the step in whose text it stands, 0 outside of steps.
    """

    text: str
    section: str
    step: int
    decision: str
    code: str
    reason: str


class RunbookOut(RunbookLine):
    """A runbook with its current text. `variants` are all sources that have it.

    `views` are the versions of the text, `upstream` and perhaps `downstream`.
    """

    markdown: str
    created_at: datetime
    sections: list[SectionOut]
    steps: list[StepOut]
    mentions: list[MentionOut]
    views: list[View]
    problems: list[ProblemOut]
    variants: list[str]


@router.get("", response=RunbookPage)
def list_runbooks(
    request: Request, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """All runbooks by name, one line for each source."""
    rows, rest = page(_after(number(cursor)), limit, lambda row: row.pk)
    return {"items": [_line(row, _current(row)) for row in rows], "next": rest}


@router.get("/{name}", response=RunbookOut)
def get_runbook(
    request: Request, name: str, source: str = "", view: View = "upstream"
) -> dict[str, Any]:
    """One runbook with sections, steps, and what the portal decides about each.

    Incidents run the steps of the view `upstream`.
    """
    runbook = find(name, source)
    if runbook is None:
        raise Http404(f"There is no runbook {name}.")
    revision = _current(runbook)
    document = led(parse_document(revision.markdown, view), runbook)
    both = has_views(revision.markdown)
    stored = view == "upstream" or not both
    steps = revision.steps.all() if stored else steps_of(revision, document.steps)
    variants = Runbook.objects.present().filter(name=name).select_related("source")
    return _line(runbook, revision) | {
        "markdown": revision.markdown,
        "created_at": revision.created_at,
        "sections": _sections(document),
        "steps": [step_out(step) for step in steps],
        "mentions": [_mention(one) for one in mentions_of(document)],
        "views": ["upstream", "downstream"] if both else ["upstream"],
        "problems": revision.problems,
        "variants": [variant.source.slug for variant in variants],
    }


def _after(last: int | None) -> QuerySet[Runbook]:
    """The runbooks behind the one with this id, in the order of the list."""
    rows = Runbook.objects.present().select_related("source", "current")
    rows = rows.order_by("name", "pk")
    before = Runbook.objects.filter(pk=last).first() if last is not None else None
    if before is None:
        return rows
    return rows.filter(Q(name__gt=before.name) | Q(name=before.name, pk__gt=before.pk))


def _line(runbook: Runbook, revision: Revision) -> dict[str, Any]:
    return {
        "name": runbook.name,
        "source": runbook.source.slug,
        "title": revision.title,
        "revision": revision.sha256,
    }


def _mention(mention: Mention) -> dict[str, Any]:
    decision = decide(mention.program())
    return {
        "text": mention.text,
        "section": mention.section,
        "step": mention.step,
        "decision": decision.outcome,
        "code": decision.code,
        "reason": decision.reason,
    }


def _sections(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "kind": section.kind,
            "title": section.title,
            "html": "".join(item.html for item in section.items),
            "start_line": section.start_line,
            "end_line": section.end_line,
        }
        for section in document.sections
    ]


def _current(runbook: Runbook) -> Revision:
    """Of a runbook that is present: those have one."""
    assert runbook.current is not None  # noqa: S101 - RunbookQuerySet.present
    return runbook.current
