"""From a webhook's body to alerts. Lenient: only a body without alerts is refused.

Version 4 of the body is what Alertmanager 0.25 to 0.34 send; since 0.32 an operator may
write a body of their own, which is read as far as it goes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.alerts.sources.alertmanager.fingerprint import fingerprint_of
from portal.alerts.sources.alertmanager.incoming import IncomingAlert, Payload
from portal.alerts.sources.alertmanager.texts import Texts
from portal.alerts.sources.alertmanager.times import is_absent, read_time

NAME_MAX = 300
UNNAMED = "alert without a name"


class Unreadable(Exception):
    """The body is not a delivery; its sentence says why."""


def check_shape(document: Any) -> None:
    """Raise Unreadable unless there is a list of alerts to read."""
    if not isinstance(document, dict):
        raise Unreadable("The body is JSON, but no object: alerts[] is missing.")
    if not isinstance(document.get("alerts"), list):
        raise Unreadable("The body has no list alerts[].")


def read_payload(document: Any, received_at: datetime) -> Payload:
    """The alerts of a decoded body. Raises Unreadable."""
    check_shape(document)
    texts = Texts()
    if document.get("version") != "4":
        texts.count("a body that is not version 4, read as far as it goes")
    told = [alert for alert in document["alerts"] if isinstance(alert, dict)]
    for _ in range(len(document["alerts"]) - len(told)):
        texts.count("an alert that is no object, left out")
    return Payload(
        alerts=[read_alert(alert, received_at, texts) for alert in told],
        receiver=texts.text(document.get("receiver"), 200),
        truncated=_count(document.get("truncatedAlerts")),
        reason=texts.text(document.get("notification_reason"), 100),
        notes=texts.notes,
    )


def read_alert(told: dict[str, Any], now: datetime, texts: Texts) -> IncomingAlert:
    """One alert, with our own fingerprint if it has none."""
    labels = texts.pairs(told.get("labels"))
    starts_at = _time(told, "startsAt", now, texts)
    ends_at = _time(told, "endsAt", now, texts)
    return IncomingAlert(
        fingerprint=fingerprint_of(told.get("fingerprint"), labels),
        name=(labels.get("alertname") or UNNAMED)[:NAME_MAX],
        firing=_is_firing(told.get("status"), ends_at, now, texts),
        labels=labels,
        annotations=texts.pairs(told.get("annotations")),
        generator_url=texts.text(told.get("generatorURL")),
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _is_firing(
    status: Any, ends_at: datetime | None, now: datetime, texts: Texts
) -> bool:
    if status in ("firing", "resolved"):
        return bool(status == "firing")
    texts.count("without a status, told by its end")
    return ends_at is None or ends_at > now


def _time(
    told: dict[str, Any], name: str, now: datetime, texts: Texts
) -> datetime | None:
    value = told.get(name)
    at = read_time(value, now)
    if at is None and not is_absent(value):
        texts.count(f"{name} that can not be right, replaced by the time of arrival")
    return at


def _count(value: Any) -> int:
    return min(value, 10**9) if isinstance(value, int) and value > 0 else 0
