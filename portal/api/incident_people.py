"""`/incidents/{number}/…`: roles with their history, watchers, who is on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from portal.accounts.models import User
from portal.api.auth import Request
from portal.clusters.models import Grant
from portal.incidents import services
from portal.incidents.access import colleague, incident_for, role_holder_for
from portal.incidents.models import Incident, RoleHolder
from portal.incidents.selectors.people import people_here

router = Router(tags=["incident record"])
OPERATOR = Grant.Role.OPERATOR


class Person(Schema):
    """`username` names a person in requests, `name` is what people read."""

    username: str
    name: str


class People(Schema):
    """By user name."""

    items: list[Person]


class NewHolder(Schema):
    """Who gets which role. There is one lead: the one before stops."""

    role: RoleHolder.Role
    user: str


class HolderOut(Schema):
    """`user_name` had the role from `since` until `until` (null: has it now)."""

    id: int
    role: str
    user_name: str
    given_by_name: str
    since: datetime
    until: datetime | None


class Holders(Schema):
    """Who had which role when: the oldest first."""

    items: list[HolderOut]


class Seen(Schema):
    """The `id` of the newest line of the timeline that you have read."""

    seen: int = 0


@router.get("/{int:number}/roles", response=Holders)
def list_incident_roles(request: Request, number: int) -> dict[str, Any]:
    """Everybody who has or had a role in the incident."""
    return {"items": incident_for(request.user, number).role_holders.all()}


@router.post("/{int:number}/roles", response={201: HolderOut})
def give_incident_role(request: Request, number: int, new: NewHolder) -> RoleHolder:
    """Give somebody a role."""
    incident = incident_for(request.user, number, OPERATOR)
    user = colleague(incident, new.user)
    return services.give_role(request.user, incident, new.role, user)


@router.delete("/{int:number}/roles/{int:holder}", response={204: None})
def end_incident_role(request: Request, number: int, holder: int) -> None:
    """Somebody has the role no longer; that they had it stays on record."""
    services.end_role(request.user, role_holder_for(request.user, number, holder))


@router.get("/{int:number}/watchers", response=People)
def list_watchers(request: Request, number: int) -> dict[str, Any]:
    """Who wants to hear of the incident."""
    return _watchers(incident_for(request.user, number))


@router.put("/{int:number}/watchers/me", response=People)
def watch_incident(request: Request, number: int) -> dict[str, Any]:
    """Hear of what happens in it."""
    incident = incident_for(request.user, number)
    services.watch(request.user, incident)
    return _watchers(incident)


@router.delete("/{int:number}/watchers/me", response=People)
def unwatch_incident(request: Request, number: int) -> dict[str, Any]:
    """Hear no more of it."""
    incident = incident_for(request.user, number)
    services.unwatch(request.user, incident)
    return _watchers(incident)


@router.get("/{int:number}/presence", response=People)
def list_presence(request: Request, number: int) -> dict[str, Any]:
    """Who has the incident's page open now."""
    return {"items": people_here(incident_for(request.user, number))}


@router.post("/{int:number}/presence", response=People)
def tell_presence(request: Request, number: int, told: Seen) -> dict[str, Any]:
    """You look at it now, and have read it up to a line; again every 20 seconds."""
    incident = incident_for(request.user, number)
    services.look(request.user, incident, told.seen)
    return {"items": people_here(incident)}


def _watchers(incident: Incident) -> dict[str, Any]:
    watching = User.objects.filter(watched__incident=incident)
    return {"items": watching.order_by("username")}
