"""`/incidents/{number}/handovers`: the lead goes to the next person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from portal.api.auth import Request
from portal.clusters.models import Grant
from portal.incidents import services
from portal.incidents.access import colleague, handover_for, incident_for
from portal.incidents.models import Handover
from portal.incidents.selectors.handovers import handover_draft

router = Router(tags=["incident record"])
OPERATOR = Grant.Role.OPERATOR


class HandoverDraft(Schema):
    """What the record says, as Markdown, to be put right by the lead."""

    tried: str
    pending: str
    next: str


class NewHandover(Schema):
    """`to` is a user name; empty: whoever accepts it."""

    tried: str = ""
    pending: str = ""
    next: str = ""
    to: str = ""


class HandoverOut(Schema):
    """Open until it is accepted or withdrawn; `to_name` empty: for whoever accepts it."""

    id: int
    from_name: str
    to_name: str
    tried: str
    pending: str
    next: str
    offered_at: datetime
    accepted_at: datetime | None
    accepted_by_name: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str


class Handovers(Schema):
    """Newest first."""

    items: list[HandoverOut]


@router.get("/{int:number}/handovers", response=Handovers)
def list_handovers(request: Request, number: int) -> dict[str, Any]:
    """All of them; at most one is open."""
    return {"items": incident_for(request.user, number).handovers.all()}


@router.get("/{int:number}/handover-draft", response=HandoverDraft)
def draft_handover(request: Request, number: int) -> services.HandoverText:
    """What was tried, what is pending and what nobody did, from the record."""
    return handover_draft(incident_for(request.user, number))


@router.post("/{int:number}/handovers", response={201: HandoverOut})
def offer_handover(request: Request, number: int, new: NewHandover) -> Handover:
    """Offer the lead. You stay lead until somebody accepts it."""
    incident = incident_for(request.user, number, OPERATOR)
    to = colleague(incident, new.to) if new.to.strip() else None
    text = services.HandoverText(new.tried, new.pending, new.next)
    return services.offer_handover(request.user, incident, text, to)


@router.post("/{int:number}/handovers/{int:handover}/accept", response=HandoverOut)
def accept_handover(request: Request, number: int, handover: int) -> Handover:
    """Take the lead over."""
    found = handover_for(request.user, number, handover)
    services.accept_handover(request.user, found)
    return handover_for(request.user, number, handover)


@router.post("/{int:number}/handovers/{int:handover}/withdraw", response=HandoverOut)
def withdraw_handover(request: Request, number: int, handover: int) -> Handover:
    """Take the offer back."""
    found = handover_for(request.user, number, handover)
    services.withdraw_handover(request.user, found)
    return handover_for(request.user, number, handover)
