"""A delivery comes in: stored before it is answered, worked off afterwards."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.alerts.intake import queue
from portal.alerts.intake.redaction import redact_document, redact_unread
from portal.alerts.models import AlertSource, Delivery
from portal.alerts.sources.alertmanager.payload import Unreadable, check_shape
from portal.incidents.services import LIST_CHANNEL
from portal.live.publish import publish_on_commit

BODY_MAX = 32 * 1024 * 1024
# Of what can not be read.
KEPT = 64 * 1024
# Each of a pair of Alertmanagers posts the same.
SAME_WITHIN = timedelta(minutes=10)
Status = Delivery.Status


@dataclass(frozen=True, slots=True)
class Body:
    """What may be stored of a body; `problem` is why it can not be read."""

    text: str
    problem: str = ""


def receive(source_id: int, body: bytes, *, encoding: str = "") -> Delivery:
    """Store what a source posted, up to one byte more than BODY_MAX of it.

    A database that can not take it is an error; everything else is stored, in
    quarantine if it can not be read. `encoding` is that of the content.
    """
    now, digest = timezone.now(), hashlib.sha256(body).hexdigest()
    first = _same(source_id, digest, now)
    if first:
        return _repeated(first, len(body), now)
    read = _read(body, encoding)
    delivery = Delivery(
        source_id=source_id,
        received_at=now,
        digest=digest,
        size=len(body),
        body=zlib.compress(read.text.encode(), 1),
        status=Status.QUARANTINED if read.problem else Status.STORED,
        problem=read.problem,
        sent_at=None if read.problem else now,
    )
    with transaction.atomic():
        delivery.save(force_insert=True)
        if read.problem:
            publish_on_commit(LIST_CHANNEL, "alerts")
        else:
            transaction.on_commit(lambda: _send(delivery))
    return delivery


def _same(source_id: int, digest: str, now: datetime) -> Delivery | None:
    """The delivery that this one repeats, unless that one failed."""
    lately = Delivery.objects.filter(
        source=source_id, digest=digest, received_at__gte=now - SAME_WITHIN
    )
    worked = lately.exclude(status=Status.DUPLICATE).exclude(
        status=Status.QUARANTINED, attempts__gt=0
    )
    return worked.defer("body").first()


@transaction.atomic
def _repeated(first: Delivery, size: int, now: datetime) -> Delivery:
    """Stored without its body; what it says of the source counts all the same."""
    if first.status == Status.STORED:
        transaction.on_commit(lambda: _send(first))
    _heard(first, now)
    return Delivery.objects.create(
        source_id=first.source_id,
        received_at=now,
        digest=first.digest,
        size=size,
        body=b"",
        status=Status.DUPLICATE,
        alerts=first.alerts,
        self_test=first.self_test,
    )


def _heard(first: Delivery, now: datetime) -> None:
    """A repeated heartbeat is one. Whoever holds the source now tells it better."""
    free = AlertSource.objects.select_for_update(no_key=True, skip_locked=True)
    source = free.filter(pk=first.source_id).first()
    if source is None:
        return
    source.last_delivery_at = now
    if first.outcome.get("heartbeat"):
        source.last_heartbeat_at = now
    source.save(update_fields=["last_delivery_at", "last_heartbeat_at"])


def _send(delivery: Delivery) -> None:
    queue.send(delivery.pk)


def _read(body: bytes, encoding: str) -> Body:
    """The body with its secrets masked. Never raises: what fails goes to quarantine."""
    if len(body) > BODY_MAX:
        return _unread(body, f"The body is larger than {BODY_MAX >> 20} MB.")
    if encoding not in {"", "identity"}:
        return _unread(body, f"Content-Encoding {encoding[:40]!r} is not understood.")
    try:
        document = json.loads(body)
        check_shape(document)
        return Body(_dumped(redact_document(document)))
    except Unreadable as error:
        return _unread(body, str(error))
    except RecursionError:
        return _unread(body, "The body is nested too deeply.")
    except ValueError as error:
        return _unread(body, f"The body is not JSON: {error}."[:300])


def _dumped(document: Any) -> str:
    return json.dumps(document, separators=(",", ":"))


def _unread(body: bytes, problem: str) -> Body:
    return Body(redact_unread(body[:KEPT]), problem)
