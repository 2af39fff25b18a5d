"""`/follow-ups` and `/incidents/{number}/follow-ups`: what is left to be done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from ninja import Router, Schema

from portal.accounts.models import User
from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, number, page
from portal.clusters.models import Grant
from portal.incidents import services
from portal.incidents.access import colleague, follow_up_for, incident_for
from portal.incidents.models import FollowUp, Incident

router = Router(tags=["follow-ups"])
of_incident = Router(tags=["follow-ups"])
OPERATOR = Grant.Role.OPERATOR


class NewFollowUp(Schema):
    """`owner` is a user name; empty: nobody yet."""

    title: str
    owner: str = ""
    due: date | None = None


class FollowUpChanges(Schema):
    """What gets a new value; what is left out stays."""

    title: str = ""
    owner: str = ""
    due: date | None = None
    done: bool = False


class FollowUpOut(Schema):
    """`owner` is a user name or null; `overdue`: open, and its day is past (UTC)."""

    id: int
    incident: int
    title: str
    owner: str | None
    due: date | None
    overdue: bool
    created_at: datetime
    created_by_name: str
    done_at: datetime | None
    done_by_name: str


class FollowUps(Schema):
    """In the order in which they were added."""

    items: list[FollowUpOut]


class FollowUpPage(Schema):
    """Newest first."""

    items: list[FollowUpOut]
    next: str | None


@router.get("", response=FollowUpPage)
def list_follow_ups(
    request: Request,
    mine: bool = False,
    overdue: bool = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Open follow-ups of all incidents that you may see, newest first."""
    found = FollowUp.objects.open().visible_to(request.user)
    if mine:
        found = found.filter(owner=request.user)
    if overdue:
        found = found.overdue()
    if last := number(cursor):
        found = found.filter(pk__lt=last)
    rows, rest = page(_joined(found).order_by("-id"), limit, lambda row: row.pk)
    return {"items": [follow_up_out(row) for row in rows], "next": rest}


@of_incident.get("/{int:number}/follow-ups", response=FollowUps)
def list_incident_follow_ups(request: Request, number: int) -> dict[str, Any]:
    """All follow-ups of one incident, the done ones as well."""
    found = _joined(incident_for(request.user, number).follow_ups.all())
    return {"items": [follow_up_out(row) for row in found]}


@of_incident.post("/{int:number}/follow-ups", response={201: FollowUpOut})
def add_follow_up(request: Request, number: int, new: NewFollowUp) -> dict[str, Any]:
    """Something that somebody has to do."""
    incident = incident_for(request.user, number, OPERATOR)
    owner = _owner(incident, new.owner)
    return follow_up_out(
        services.add_follow_up(request.user, incident, new.title, owner, new.due)
    )


@of_incident.patch("/{int:number}/follow-ups/{int:follow_up}", response=FollowUpOut)
def change_follow_up(
    request: Request, number: int, follow_up: int, changes: FollowUpChanges
) -> dict[str, Any]:
    """Another title, owner or day; done, or not done after all."""
    found = follow_up_for(request.user, number, follow_up)
    given = changes.dict(exclude_unset=True)
    owner = _owner(found.incident, changes.owner) if "owner" in given else found.owner
    title, due = given.get("title", found.title), given.get("due", found.due)
    services.change_follow_up(request.user, found, title, owner, due)
    if "done" in given:
        services.finish_follow_up(request.user, found, done=changes.done)
    return follow_up_out(follow_up_for(request.user, number, follow_up))


def follow_up_out(row: FollowUp) -> dict[str, Any]:
    """The fields of FollowUpOut."""
    same = ("id", "title", "due", "overdue", "created_at", "created_by_name")
    done = ("done_at", "done_by_name")
    return {name: getattr(row, name) for name in (*same, *done)} | {
        "incident": row.incident.number,
        "owner": row.owner.username if row.owner else None,
    }


def _joined(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return rows.select_related("incident", "owner")


def _owner(incident: Incident, username: str) -> User | None:
    return colleague(incident, username) if username.strip() else None
