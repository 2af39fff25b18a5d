"""Who has to do with an incident, and what waits for a person."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.incidents.models import FollowUp, Incident, Mention, RoleHolder
from portal.incidents.services.looks import HERE_FOR


def people_here(incident: Incident) -> QuerySet[User]:
    """Who has the page open now, as far as their browsers tell."""
    since = timezone.now() - HERE_FOR
    looking = User.objects.filter(looks__incident=incident, looks__here_at__gt=since)
    return looking.order_by("username")


def current_roles(incident: Incident) -> list[RoleHolder]:
    """Who has which role now, the lead first."""
    order = list(RoleHolder.Role)
    holders = incident.role_holders.filter(until=None).select_related("user")
    return sorted(holders, key=lambda holder: order.index(RoleHolder.Role(holder.role)))


def unseen_mentions(user: User) -> QuerySet[Mention]:
    """Notes that name the person, who has not seen them yet; newest first."""
    incidents = Incident.objects.visible_to(user)
    mentions = user.mentions.filter(seen_at=None, entry__incident__in=incidents)
    return mentions.select_related("entry__incident__cluster")


def open_follow_ups(user: User) -> QuerySet[FollowUp]:
    """Open follow-ups of incidents that the person may see: the most urgent first."""
    found = FollowUp.objects.open().visible_to(user)
    found = found.select_related("incident__cluster", "owner")
    return found.order_by(F("due").asc(nulls_last=True), "id")
