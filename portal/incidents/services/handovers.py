"""The lead goes from one person to the next, with what has to be known."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.clusters.models import Grant
from portal.clusters.people import people_on
from portal.core.errors import UserError
from portal.incidents.models import Handover, Incident, RoleHolder, TimelineEntry
from portal.incidents.services.roles import give_role
from portal.incidents.services.story import TEXT_MAX, clean, locked, tell_about_record


@dataclass(frozen=True, slots=True)
class HandoverText:
    """What the next lead has to know. Markdown."""

    tried: str
    pending: str
    next: str


@transaction.atomic
def offer_handover(
    user: User, incident: Incident, text: HandoverText, to: User | None = None
) -> Handover:
    """Offer the lead to `to`, or to whoever accepts it. The lead stays until then."""
    incident = locked(incident)
    _check_may_offer(user, incident, to)
    told = HandoverText(clean(text.tried), clean(text.pending), clean(text.next))
    _check_text(told)
    handover = Handover.objects.create(
        incident=incident,
        from_user=user,
        from_name=user.name,
        to_user=to,
        to_name=to.name if to else "",
        tried=told.tried,
        pending=told.pending,
        next=told.next,
    )
    words = f"Handover offered to {to.name if to else 'whoever accepts it'}"
    _tell(user, handover, "handover.offer", words)
    return handover


@transaction.atomic
def accept_handover(user: User, handover: Handover) -> None:
    """Take the lead over. Twice is harmless."""
    incident = locked(handover.incident)
    handover.refresh_from_db()
    if handover.accepted_at and handover.accepted_by_name == user.name:
        return
    _check_open(handover)
    _check_may_accept(user, handover)
    handover.accepted_at, handover.accepted_by_name = timezone.now(), user.name
    handover.save(update_fields=["accepted_at", "accepted_by_name"])
    _tell(
        user, handover, "handover.accept", f"Handover of {handover.from_name} accepted"
    )
    give_role(user, incident, RoleHolder.Role.LEAD, user)


@transaction.atomic
def withdraw_handover(actor: Actor, handover: Handover) -> None:
    """Take the offer back. Twice is harmless."""
    locked(handover.incident)
    handover.refresh_from_db()
    if handover.withdrawn_at:
        return
    _check_open(handover)
    handover.withdrawn_at, handover.withdrawn_by_name = timezone.now(), actor.name
    handover.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    words = f"Handover of {handover.from_name} withdrawn"
    _tell(actor, handover, "handover.withdraw", words)


def _check_may_offer(user: User, incident: Incident, to: User | None) -> None:
    lead = incident.role_holders.filter(role=RoleHolder.Role.LEAD, until=None).first()
    if lead and lead.user_id != user.pk:
        raise UserError(
            "handover-not-lead",
            f"{lead.user_name} leads: only the lead hands over. Take the lead in the"
            " Record first if that is meant.",
            status=409,
        )
    if incident.handovers.filter(accepted_at=None, withdrawn_at=None).exists():
        raise UserError(
            "handover-open",
            "A handover is open already: withdraw it before you write another.",
            status=409,
        )
    if to == user:
        raise UserError("handover-to-yourself", "You can not hand over to yourself.")
    able = people_on(incident.cluster, Grant.Role.OPERATOR)
    if to and not able.filter(pk=to.pk).exists():
        raise UserError(
            "handover-needs-operator",
            f"{to.name} can not lead: that needs the role operator there.",
            status=409,
        )


def _check_text(text: HandoverText) -> None:
    parts = (text.tried, text.pending, text.next)
    if not any(parts):
        raise UserError("handover-empty", "Write what the next lead has to know.")
    if max(map(len, parts)) > TEXT_MAX:
        raise UserError(
            "handover-long", f"At most {TEXT_MAX:,} characters each, please."
        )


def _check_open(handover: Handover) -> None:
    if not handover.is_open:
        who = handover.accepted_by_name or handover.withdrawn_by_name
        verb = "accepted" if handover.accepted_at else "withdrawn"
        raise UserError(
            "handover-over", f"This handover was {verb} by {who}.", status=409
        )


def _check_may_accept(user: User, handover: Handover) -> None:
    if handover.from_user_id == user.pk:
        raise UserError(
            "handover-own",
            "It is your own handover: withdraw it to stay lead.",
            status=409,
        )
    if handover.to_user_id not in (None, user.pk):
        raise UserError(
            "handover-to-another",
            f"It is offered to {handover.to_name}. Take the lead in the Record if"
            f" {handover.to_name} can not.",
            status=409,
        )


def _tell(actor: Actor, handover: Handover, action: str, words: str) -> None:
    tell_about_record(
        actor,
        handover.incident,
        TimelineEntry.Kind.HANDOVER,
        action,
        words,
        handover=handover.pk,
    )
