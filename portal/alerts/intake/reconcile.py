"""Each minute: is what we believe what the source's own API lists?

Finds ends that were never delivered and firings that never came, and tells which alerts
are silenced or inhibited. A look that fails changes no alert; the source's page says why.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from portal.alerts import opening
from portal.alerts.changes import Changes
from portal.alerts.intake import receiving
from portal.alerts.intake.processing import SELF_TEST
from portal.alerts.intake.redaction import redact_document
from portal.alerts.intake.saving import update
from portal.alerts.models import Alert, AlertSource, SourceCredential
from portal.alerts.sources.alertmanager.listing import (
    PATH,
    Listed,
    NotAList,
    body_of,
    read_listing,
    receiver_name,
)
from portal.clusters import secretbox
from portal.core.outbound import OutboundError, fetch
from portal.incidents.services import LIST_CHANNEL
from portal.live.publish import publish_on_commit

logger = logging.getLogger(__name__)

ANSWER_MAX = 64 * 1024 * 1024
SECONDS = 10.0
# An alert waits for its group; what is younger may still come by itself.
DUE_AFTER = timedelta(minutes=2)


def reconcile_all() -> None:
    """One look at each source that can be asked."""
    asked = AlertSource.objects.active().exclude(api_url="")
    for source in asked.select_related("cluster"):
        reconcile(source)


def reconcile(source: AlertSource) -> None:
    """One look; its failure is told on the page of the source."""
    asked_at = timezone.now()
    try:
        listed = _look(source, asked_at)
    except (OutboundError, NotAList, secretbox.SecretboxError, ValueError) as error:
        _failed(source, str(error))
        return
    _compare(source.pk, listed, asked_at)
    _fetch_missed(source, listed, asked_at)


def _look(source: AlertSource, now: datetime) -> list[Listed]:
    headers = {"Accept": "application/json"}
    credential = SourceCredential.objects.filter(source=source).first()
    if credential is not None:
        sealed = bytes(credential.sealed)
        token = secretbox.open_sealed(sealed, settings.ENCRYPTION_KEYS)
        headers["Authorization"] = f"Bearer {token}"
    answer = fetch(
        source.api_url + PATH,
        headers=headers,
        seconds=SECONDS,
        max_bytes=ANSWER_MAX,
    )
    if answer.status != 200:
        raise NotAList(f"{PATH} answered {answer.status}.")
    try:
        document = redact_document(json.loads(answer.body))
    except (ValueError, RecursionError) as error:
        raise NotAList(f"{PATH} answered something that is not JSON.") from error
    return read_listing(document, now)


def _failed(source: AlertSource, problem: str) -> None:
    if problem != source.reconcile_problem:
        logger.warning("alert source %s: %s", source.name, problem)
    AlertSource.objects.filter(pk=source.pk).update(reconcile_problem=problem[:500])


@transaction.atomic
def _compare(source_id: int, listed: list[Listed], asked_at: datetime) -> None:
    """What fires here with what is listed. Whoever works off a delivery is waited for."""
    source = AlertSource.objects.select_for_update(no_key=True).get(pk=source_id)
    by_identity = {key: one for one in listed for key in one.identities}
    # An alert that came after we asked can not be in the answer.
    firing = Alert.objects.firing().filter(source=source, last_seen_at__lt=asked_at)
    moved = [
        alert
        for alert in firing
        if _settle(alert, by_identity.get(alert.fingerprint), asked_at)
    ]
    update(moved)
    ended = [alert for alert in moved if alert.status == Alert.Status.RESOLVED]
    prefetch_related_objects(ended, "cluster", "incident")
    opening.place(Changes(source=source, resolved=ended))
    source.reconciled_at, source.reconcile_problem = asked_at, ""
    source.save(update_fields=["reconciled_at", "reconcile_problem"])
    if moved:
        publish_on_commit(LIST_CHANNEL, "alerts")


def _settle(alert: Alert, listed: Listed | None, now: datetime) -> bool:
    """Bring one alert to what is listed; whether that changed it.

    What is missing for the second time is over: one look may meet an Alertmanager that
    has just started and knows nothing yet.
    """
    if listed is not None:
        return _take_over(alert, listed)
    if alert.unlisted_since is None:
        alert.unlisted_since = now
    else:
        alert.status, alert.ended_by = Alert.Status.RESOLVED, Alert.End.RECONCILE
        alert.ends_at = max(alert.unlisted_since, alert.fires_since)
        alert.unlisted_since, alert.silenced_by, alert.inhibited_by = None, [], []
    return True


def _take_over(alert: Alert, listed: Listed) -> bool:
    told = (None, listed.silenced_by, listed.inhibited_by)
    before = (alert.unlisted_since, alert.silenced_by, alert.inhibited_by)
    alert.unlisted_since, alert.silenced_by, alert.inhibited_by = told
    return before != told


def _fetch_missed(source: AlertSource, listed: list[Listed], now: datetime) -> None:
    """Firings that should have come go the way of every delivery.

    Nobody can say what should have come before the source has told its receiver.
    """
    ours = {receiver_name(told) for told in source.receivers}
    due = [
        one for one in listed if _is_due(source, one, now) and ours & {*one.receivers}
    ]
    firing = Alert.objects.firing().filter(source=source)
    known = set(firing.values_list("fingerprint", flat=True)) if due else set[str]()
    missed = [one for one in due if not known & one.identities]
    if missed:
        body = body_of(missed, source.receivers[0])
        receiving.receive(source.pk, json.dumps(body).encode())


def _is_due(source: AlertSource, one: Listed, now: datetime) -> bool:
    began = one.alert.starts_at
    return (
        one.is_active
        and one.alert.name not in source.heartbeats
        and SELF_TEST not in one.alert.labels
        and (began is None or now - began > DUE_AFTER)
    )
