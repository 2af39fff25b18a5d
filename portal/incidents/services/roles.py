"""Who leads, who writes, who knows: roles in an incident, with their history."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.clusters.models import Grant
from portal.clusters.people import people_on
from portal.core.errors import UserError
from portal.incidents.models import Incident, RoleHolder, TimelineEntry
from portal.incidents.services.story import locked, tell_about_record

Role = RoleHolder.Role
# What these do needs the right to do it.
ACTING = (Role.LEAD, Role.SCRIBE)


@transaction.atomic
def give_role(actor: Actor, incident: Incident, role: str, user: User) -> RoleHolder:
    """Give a person a role. There is one lead: the one before stops. Twice is harmless."""
    if role not in Role.values:
        raise UserError("role-unknown", f"There is no role {role!r} in an incident.")
    incident = locked(incident)
    _check_able(incident, role, user)
    holders = incident.role_holders.filter(role=role, until=None)
    if held := holders.filter(user=user).first():
        return held
    before = holders.first() if role == Role.LEAD else None
    if before:
        _end(before)
    holder = RoleHolder.objects.create(
        incident=incident,
        role=role,
        user=user,
        user_name=user.name,
        given_by_name=actor.name,
    )
    words = f"{holder.get_role_display()}: {user.name}"
    words += f" (was {before.user_name})" if before else ""
    _tell(actor, incident, "role.give", words, role=role, user=user.username)
    return holder


@transaction.atomic
def end_role(actor: Actor, holder: RoleHolder) -> None:
    """A person has the role no longer. Twice is harmless."""
    incident = locked(holder.incident)
    holder.refresh_from_db()
    if holder.until is not None:
        return
    _end(holder)
    words = f"{holder.get_role_display()}: {holder.user_name} no longer"
    _tell(actor, incident, "role.end", words, role=holder.role, user=holder.user_name)


def _end(holder: RoleHolder) -> None:
    holder.until = timezone.now()
    holder.save(update_fields=["until"])


def _check_able(incident: Incident, role: str, user: User) -> None:
    needed = Grant.Role.OPERATOR if role in ACTING else Grant.Role.VIEWER
    if not people_on(incident.cluster, needed).filter(pk=user.pk).exists():
        where = f"cluster {incident.cluster}" if incident.cluster else "all clusters"
        raise UserError(
            "role-needs-grant",
            f"{user.name} can not be {Role(role).label.lower()}: that needs the role"
            f" {needed} on {where}.",
            status=409,
        )


def _tell(
    actor: Actor, incident: Incident, action: str, words: str, **details: object
) -> None:
    kind = TimelineEntry.Kind.ROLE
    tell_about_record(actor, incident, kind, action, words, **details)
