"""Writes thousands of alerts in a few statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from portal.alerts.models import Alert

AT_ONCE = 1000
# What a later delivery may change of an alert.
_CHANGING = [
    *("status", "severity", "labels", "annotations", "generator_url"),
    *("starts_at", "fires_since", "ends_at", "ended_by", "last_seen_at"),
    *("seen", "flaps", "silenced_by", "inhibited_by", "unlisted_since"),
]


def insert(alerts: Iterable[Alert]) -> None:
    """New alerts; afterwards they have ids."""
    Alert.objects.bulk_create(alerts, AT_ONCE)


def update(alerts: Iterable[Alert]) -> None:
    """Known alerts.

    An insert that meets its own id is the only bulk update whose time does not grow
    with the square of the rows.
    """
    Alert.objects.bulk_create(
        alerts,
        AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_CHANGING,
    )


def touch(alerts: Iterable[Alert], at: datetime) -> None:
    """They were told again, with nothing new."""
    keys = [alert.pk for alert in alerts]
    if keys:
        Alert.objects.filter(pk__in=keys).update(last_seen_at=at, seen=F("seen") + 1)
