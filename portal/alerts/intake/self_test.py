"""A sample goes the way of every delivery and never becomes an alert."""

from __future__ import annotations

import json
import uuid

from django.conf import settings
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor
from portal.alerts.intake.processing import SELF_TEST
from portal.alerts.intake.receiving import receive
from portal.alerts.models import AlertSource, Delivery
from portal.alerts.services import refuse_archived


def send_self_test(actor: Actor, source: AlertSource) -> Delivery:
    """The delivery, stored; what becomes of it is its status."""
    refuse_archived(source)
    delivery = receive(source.pk, _sample())
    Delivery.objects.filter(pk=delivery.pk).update(self_test=True)
    audit.record(actor, "alert-source.self-test", source.name, delivery=delivery.pk)
    return delivery


def _sample() -> bytes:
    """A body of version 4, other than any before."""
    labels = {"alertname": "RunbookPortalSelfTest", SELF_TEST: uuid.uuid4().hex}
    alert = {
        "status": "firing",
        "labels": labels | {"severity": "none"},
        "annotations": {"summary": "A person has pressed Send a test."},
        "startsAt": timezone.now().isoformat(),
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": settings.PORTAL_URL,
        "fingerprint": uuid.uuid4().hex[:16],
    }
    body = {"version": "4", "receiver": "", "status": "firing", "alerts": [alert]}
    return json.dumps(body).encode()
