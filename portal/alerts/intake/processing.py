"""Deliveries become alerts: one at a time a source, in the order of their arrival."""

from __future__ import annotations

import json
import logging
import uuid
from collections import Counter

from django.db import OperationalError, transaction
from django.utils import timezone

from portal.alerts import opening
from portal.alerts.intake.book import Book
from portal.alerts.models import AlertSource, Delivery
from portal.alerts.sources.alertmanager import IncomingAlert, Payload, read_payload
from portal.incidents.services import LIST_CHANNEL
from portal.live.publish import publish_on_commit

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
SELF_TEST = "runbook_portal_self_test"
RECEIVERS_KEPT = 50
# Not the body, which may be large.
_TOLD = [
    *("status", "processed_at", "alerts", "truncated", "notification_reason"),
    *("outcome", "problem", "self_test"),
]
Status = Delivery.Status


def process_delivery(delivery_id: int) -> None:
    """Work off what the source of this delivery has waiting."""
    delivery = Delivery.objects.filter(pk=delivery_id).only("source_id").first()
    if delivery is not None:
        work_off(delivery.source_id)


def work_off(source_id: int) -> None:
    """Until nothing waits, or somebody else is at it.

    Who ends looks again after letting go of the source, so that what came in
    meanwhile, and was left to him, is not left lying.
    """
    waiting = Delivery.objects.waiting().filter(source=source_id)
    while waiting.exists():
        claimed = _claim(source_id)
        if claimed is None:
            return
        if claimed.attempts <= MAX_ATTEMPTS:
            _attempt(claimed)
        else:
            _quarantine(claimed, f"{MAX_ATTEMPTS} workers died while they read it")


@transaction.atomic
def _claim(source_id: int) -> Delivery | None:
    """The oldest that waits, with this attempt counted, even if it ends in a crash."""
    if _held(source_id) is None:
        return None
    waiting = Delivery.objects.waiting().filter(source=source_id)
    delivery = waiting.defer("body").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.save(update_fields=["attempts"])
    return delivery


def _held(source_id: int) -> AlertSource | None:
    """The source, ours until the transaction ends; None while somebody else has it.

    Without the key: new deliveries refer to the row and must not wait.
    """
    free = AlertSource.objects.select_for_update(no_key=True, skip_locked=True)
    return free.filter(pk=source_id).first()


def _attempt(delivery: Delivery) -> None:
    try:
        _process(delivery)
    except OperationalError:
        raise  # the database: the sweeper sends it again
    except Exception:
        error_id = uuid.uuid4().hex[:8]
        logger.exception("error %s at delivery %s", error_id, delivery.pk)
        if delivery.attempts >= MAX_ATTEMPTS:
            _quarantine(delivery, f"an error of the portal, id {error_id} in its log")


@transaction.atomic
def _process(claimed: Delivery) -> None:
    source = _held(claimed.source_id)
    delivery = Delivery.objects.waiting().filter(pk=claimed.pk).first()
    if source is None or delivery is None:
        return  # somebody else was faster
    payload = read_payload(json.loads(delivery.text), delivery.received_at)
    outcome = _apply(source, delivery, payload)
    _told(source, delivery, payload, outcome)


def _apply(source: AlertSource, delivery: Delivery, payload: Payload) -> Counter[str]:
    """Change the alerts; what was done, counted."""
    meant = [alert for alert in payload.alerts if _kind(source, alert) == ""]
    book = Book(source, meant, delivery.received_at)
    for alert in meant:
        book.enter(alert)
    changes = book.save()
    opening.place(changes)
    if changes.fired or changes.reopened or changes.resolved:
        publish_on_commit(LIST_CHANNEL, "alerts")
    kinds = (_kind(source, alert) for alert in payload.alerts)
    return book.counted + Counter(kind for kind in kinds if kind)


def _kind(source: AlertSource, alert: IncomingAlert) -> str:
    """What an alert is that says nothing of a cluster's health; else nothing."""
    if SELF_TEST in alert.labels:
        return "self_test"
    if alert.name in source.heartbeats:
        return "heartbeat" if alert.firing else "heartbeat_ended"
    return ""


def _told(
    source: AlertSource, delivery: Delivery, payload: Payload, outcome: Counter[str]
) -> None:
    """Write down that it was worked off, and what it said of its source."""
    delivery.status = Status.PROCESSED
    delivery.processed_at = timezone.now()
    delivery.alerts = len(payload.alerts)
    delivery.truncated = payload.truncated
    delivery.notification_reason = payload.reason
    delivery.outcome = dict(outcome)
    delivery.problem = "; ".join(_notes(payload))
    delivery.self_test = set(outcome) == {"self_test"}
    delivery.save(update_fields=_TOLD)
    source.last_delivery_at = delivery.received_at
    if outcome["heartbeat"]:
        source.last_heartbeat_at = delivery.received_at
    _learn_receiver(source, payload.receiver)
    source.save(update_fields=["last_delivery_at", "last_heartbeat_at", "receivers"])


def _notes(payload: Payload) -> list[str]:
    if not payload.truncated:
        return payload.notes
    left_out = (
        f"{payload.truncated} alerts were left out by the source (max_alerts):"
        " nothing is known of them, and none of them is taken for resolved"
    )
    return [left_out, *payload.notes]


def _learn_receiver(source: AlertSource, receiver: str) -> None:
    known = source.receivers
    if receiver and receiver not in known and len(known) < RECEIVERS_KEPT:
        source.receivers = [*known, receiver]


def _quarantine(delivery: Delivery, why: str) -> None:
    """It is kept whole, and can be tried again from the page of its source."""
    Delivery.objects.waiting().filter(pk=delivery.pk).update(
        status=Status.QUARANTINED, problem=f"It could not be worked off: {why}."
    )
    publish_on_commit(LIST_CHANNEL, "alerts")
