"""The audit trail: the only way to write it, and the seals that prove it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor, person
from portal.accounts.models import AuditEntry, AuditSeal

# An entry's transaction may commit after a later one's: seal what is old enough.
SETTLED_AFTER = timedelta(seconds=60)
BATCH = 5000


def record(
    actor: Actor | None,
    action: str,
    subject: str,
    *,
    cluster: str = "",
    incident: int | None = None,
    **details: Any,
) -> AuditEntry:
    """Write down who did what. `actor` None is the portal itself.

    Call it inside the transaction of the act, so that neither exists alone.
    """
    made = entry(actor, action, subject, cluster=cluster, incident=incident, **details)
    made.save()
    return made


def record_all(entries: Iterable[AuditEntry]) -> None:
    """Write down many acts of one transaction at once; `entry` makes each."""
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def entry(
    actor: Actor | None,
    action: str,
    subject: str,
    *,
    cluster: str = "",
    incident: int | None = None,
    **details: Any,
) -> AuditEntry:
    """An entry that is not written yet, for `record_all`."""
    return AuditEntry(
        actor_id=user.pk if (user := person(actor)) else None,
        actor_name=actor.name if actor else "portal",
        action=action,
        subject=subject[:300],
        cluster=cluster,
        incident=incident,
        details=details,
    )


@transaction.atomic
def seal() -> AuditSeal | None:
    """Seal the entries since the last seal; None if there are none."""
    previous = AuditSeal.objects.select_for_update().last()
    after = previous.last_id if previous else 0
    settled = timezone.now() - SETTLED_AFTER
    entries = list(
        AuditEntry.objects.filter(id__gt=after, at__lt=settled).order_by("id")[:BATCH]
    )
    if not entries:
        return None
    link = previous.digest if previous else ""
    return AuditSeal.objects.create(
        first_id=entries[0].id,
        last_id=entries[-1].id,
        count=len(entries),
        previous=link,
        digest=_digest(link, entries),
    )


def broken_seals() -> list[AuditSeal]:
    """The seals whose entries are no longer what was sealed."""
    broken, link = [], ""
    for seal_ in AuditSeal.objects.all():
        between = AuditEntry.objects.filter(id__range=(seal_.first_id, seal_.last_id))
        entries = list(between.order_by("id"))
        if seal_.previous != link or seal_.digest != _digest(link, entries):
            broken.append(seal_)
        link = seal_.digest
    return broken


def _digest(link: str, entries: list[AuditEntry]) -> str:
    hashed = hashlib.sha256(link.encode())
    for entry in entries:
        row = [
            entry.id,
            entry.at.isoformat(),
            entry.actor_id,
            entry.actor_name,
            entry.action,
            entry.subject,
            entry.cluster,
            entry.incident,
            entry.details,
        ]
        hashed.update(json.dumps(row, sort_keys=True).encode())
    return hashed.hexdigest()
