"""Incidents that have to do with each other, and those that are the same."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services.story import add_entry, tell_about_record
from portal.live.publish import publish_on_commit

Status = Incident.Status


@transaction.atomic
def relate(actor: Actor, incident: Incident, other: Incident) -> None:
    """Say that two incidents have to do with each other. Twice is harmless."""
    if incident.pk == other.pk:
        raise UserError("related-itself", "That is this incident itself.")
    if incident.related.filter(pk=other.pk).exists():
        return
    incident.related.add(other)
    _tell_both(actor, incident, other, "related.add", "Related to #{}")


@transaction.atomic
def unrelate(actor: Actor, incident: Incident, other: Incident) -> None:
    """Take that back. Twice is harmless."""
    if not incident.related.filter(pk=other.pk).exists():
        return
    incident.related.remove(other)
    _tell_both(actor, incident, other, "related.remove", "No longer related to #{}")


@transaction.atomic
def mark_duplicate(actor: Actor, incident: Incident, original: Incident) -> None:
    """Close an incident that is told in `original`; its own duplicates follow it.

    To take it back, open the incident again. Twice is harmless.
    """
    incident, original = _both_locked(incident, original)
    if incident.duplicate_of_id == original.pk:
        return
    _check_original(incident, original)
    before = incident.status
    incident.duplicate_of, incident.status = original, Status.CLOSED
    incident.closed_at = timezone.now()
    incident.save(update_fields=["duplicate_of", "status", "closed_at"])
    incident.duplicates.update(duplicate_of=original)
    words = f"Closed as a duplicate of #{original.number}"
    kind, action = TimelineEntry.Kind.STATUS, "incident.duplicate"
    tell_about_record(
        actor, incident, kind, action, words, of=original.number, before=before
    )
    publish_on_commit(incident.channel, "status")
    told = f"#{incident.number} is a duplicate of this incident"
    add_entry(original, TimelineEntry.Kind.RECORD, actor, told)
    publish_on_commit(original.channel, "record")


def _both_locked(one: Incident, other: Incident) -> tuple[Incident, Incident]:
    # In the order of their keys: two people who point at each other do not deadlock.
    pks = [one.pk, other.pk]
    rows = Incident.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=pks)}
    return found[one.pk], found[other.pk]


def _check_original(incident: Incident, original: Incident) -> None:
    if incident.pk == original.pk:
        raise UserError(
            "duplicate-itself", "An incident is no duplicate of itself.", status=409
        )
    if original.duplicate_of:
        raise UserError(
            "duplicate-of-duplicate",
            f"#{original.number} is itself a duplicate, of"
            f" #{original.duplicate_of.number}: name that one.",
            status=409,
        )


def _tell_both(
    actor: Actor, incident: Incident, other: Incident, action: str, words: str
) -> None:
    kind = TimelineEntry.Kind.RECORD
    for one, two in ((incident, other), (other, incident)):
        told = words.format(two.number)
        tell_about_record(actor, one, kind, action, told, other=two.number)
