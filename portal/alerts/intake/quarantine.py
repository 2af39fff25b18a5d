"""What people do with single deliveries."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor
from portal.alerts.intake import queue
from portal.alerts.models import Delivery
from portal.core.errors import UserError
from portal.incidents.services import LIST_CHANNEL
from portal.live.publish import publish_on_commit


@transaction.atomic
def dismiss(actor: Actor, delivery: Delivery) -> None:
    """Somebody knows of the delivery in quarantine. Twice is harmless."""
    if delivery.dismissed_at or delivery.status != Delivery.Status.QUARANTINED:
        return
    delivery.dismissed_at, delivery.dismissed_by_name = timezone.now(), actor.name
    delivery.save(update_fields=["dismissed_at", "dismissed_by_name"])
    _audit(actor, "delivery.dismiss", delivery)


@transaction.atomic
def process_again(actor: Actor, delivery: Delivery) -> None:
    """One that could not be worked off is tried anew."""
    if not delivery.can_be_read_again:
        raise UserError(
            "delivery-not-again",
            f"Delivery {delivery.pk} is {delivery.status}: only one that failed while"
            " it was worked off can be tried again.",
            status=409,
        )
    delivery.status, delivery.attempts = Delivery.Status.STORED, 0
    delivery.problem, delivery.sent_at = "", timezone.now()
    delivery.save(update_fields=["status", "attempts", "problem", "sent_at"])
    _audit(actor, "delivery.again", delivery)
    transaction.on_commit(lambda: _send(delivery))


def _send(delivery: Delivery) -> None:
    queue.send(delivery.pk)


def _audit(actor: Actor, action: str, delivery: Delivery) -> None:
    source = delivery.source
    cluster = source.cluster.slug if source.cluster else ""
    audit.record(actor, action, source.name, cluster=cluster, delivery=delivery.pk)
    publish_on_commit(LIST_CHANNEL, "alerts")
