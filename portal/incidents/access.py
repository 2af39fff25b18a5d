"""The only way to get an incident, and what hangs on it, for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from portal.accounts.models import User
from portal.clusters.access import require
from portal.clusters.models import Grant
from portal.clusters.people import at_least, people_on
from portal.core.errors import UserError
from portal.incidents.models import (
    FollowUp,
    Handover,
    Incident,
    IncidentQuerySet,
    Link,
    RoleHolder,
    StepRun,
    TimelineEntry,
)
from portal.incidents.selectors import with_page_facts
from portal.incidents.services.story import clean

Row = TypeVar("Row", bound=Model)
OPERATOR = Grant.Role.OPERATOR
WRITTEN = (TimelineEntry.Kind.NOTE, TimelineEntry.Kind.ACTION)


def incident_for(user: User, number: int, role: str = Grant.Role.VIEWER) -> Incident:
    """The incident, or Http404 to a stranger, PermissionDenied to a weaker role."""
    return _incident(Incident.objects.all(), user, number, role)


def incident_page_for(user: User, number: int) -> Incident:
    """The incident with what only its page needs (selectors.PageFacts), in one query."""
    incidents = with_page_facts(Incident.objects.all(), user)
    return _incident(incidents, user, number, Grant.Role.VIEWER)


def operates(incident: Incident, role: str = OPERATOR) -> bool:
    """Whether the person that incident_for() got it for has at least `role` there."""
    # Annotated by with_roles_of(). An incident got in another way allows nothing.
    roles: Iterable[str] = getattr(incident, "held", ())
    return any(held in at_least(role) for held in roles)


def run_for(user: User, uuid: UUID, role: str = Grant.Role.VIEWER) -> StepRun:
    """The step run, by the rules of its incident."""
    incidents = Incident.objects.visible_to(user)
    run = (
        StepRun.objects.select_related("incident__cluster")
        .filter(uuid=uuid, incident__in=incidents)
        .first()
    )
    if run is None:
        raise Http404(f"No run {uuid} that you may see.")
    if role != Grant.Role.VIEWER:
        require(user, role, run.incident.cluster)
    return run


def note_for(user: User, number: int, note: int) -> TimelineEntry:
    """A note or an action that was recorded, for who may see the incident."""
    incident = incident_for(user, number)
    found = incident.timeline.filter(pk=note, kind__in=WRITTEN).first()
    if found is None:
        raise Http404(f"Incident #{number} has no note {note}.")
    return found


def note_to_edit(user: User, number: int, note: int) -> TimelineEntry:
    """The same for who may say it differently: its author."""
    found = note_for(user, number, note)
    incident_for(user, number, OPERATOR)
    if found.author_id != user.pk:
        raise PermissionDenied(f"Only {found.actor_name}, who wrote it, may edit it.")
    return found


def note_to_remove(user: User, number: int, note: int) -> TimelineEntry:
    """The same for who may take it away: its author, or who keeps the cluster."""
    found = note_for(user, number, note)
    incident = incident_for(user, number, OPERATOR)
    if found.author_id != user.pk and not operates(incident, Grant.Role.ADMIN):
        raise PermissionDenied(
            f"Only {found.actor_name}, who wrote it, or an administrator of the"
            " cluster may remove it."
        )
    return found


def role_holder_for(user: User, number: int, pk: int) -> RoleHolder:
    """A role that somebody has in the incident, for an operator."""
    incident = incident_for(user, number, OPERATOR)
    return _found(incident.role_holders.all(), pk, incident, "role")


def link_for(user: User, number: int, pk: int) -> Link:
    """A link of the incident, for an operator."""
    incident = incident_for(user, number, OPERATOR)
    return _found(incident.links.all(), pk, incident, "link")


def follow_up_for(user: User, number: int, pk: int) -> FollowUp:
    """A follow-up of the incident, for an operator."""
    incident = incident_for(user, number, OPERATOR)
    follow_ups = incident.follow_ups.select_related("owner")
    return _found(follow_ups, pk, incident, "follow-up")


def handover_for(user: User, number: int, pk: int) -> Handover:
    """A handover of the incident, for an operator."""
    incident = incident_for(user, number, OPERATOR)
    return _found(incident.handovers.all(), pk, incident, "handover")


def colleague(incident: Incident, username: str) -> User:
    """Somebody by user name who may see the incident. Raises UserError."""
    name = clean(username)
    found = people_on(incident.cluster).filter(username=name).first()
    if found is None:
        raise UserError(
            "person-unknown",
            f"There is nobody with the user name {name[:80]!r} who may"
            f" see incident #{incident.number}.",
            status=422,
        )
    return found


def _found(rows: QuerySet[Row], pk: int, incident: Incident, noun: str) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(f"Incident #{incident.number} has no {noun} {pk}.")
    return found


def _incident(
    incidents: IncidentQuerySet, user: User, number: int, role: str
) -> Incident:
    incident = (
        incidents.visible_to(user)
        .with_roles_of(user)
        .select_related(
            "cluster", "revision__runbook__source", "duplicate_of", "parent"
        )
        .filter(number=number)
        .first()
    )
    if incident is None:
        raise Http404(f"No incident #{number} that you may see.")
    if role != Grant.Role.VIEWER and not operates(incident, role):
        require(user, role, incident.cluster)  # says what is missing
    return incident
