"""What `GET /api/v2/alerts` lists, and a delivery made of it.

The API tells silences and inhibition, which no notification does, and every alert that
the Alertmanager has: also those that it routes to somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.alerts.sources.alertmanager.fingerprint import own_fingerprint
from portal.alerts.sources.alertmanager.incoming import IncomingAlert
from portal.alerts.sources.alertmanager.payload import read_alert
from portal.alerts.sources.alertmanager.texts import Texts

PATH = "/api/v2/alerts"
_IDS_MAX = 50
_QUIET = ("silencedBy", "inhibitedBy", "mutedBy")


class NotAList(Exception):
    """The answer is not what the API answers."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An alert that an Alertmanager has now.

    `is_active`: it is neither silenced nor inhibited nor muted, so somebody is told
    of it. `raw` is what it is made from.
    """

    alert: IncomingAlert
    is_active: bool
    receivers: list[str]
    silenced_by: list[str]
    inhibited_by: list[str]
    raw: dict[str, Any]

    @property
    def identities(self) -> set[str]:
        """What it may be known by here: its own fingerprint, or ours."""
        return {self.alert.fingerprint, own_fingerprint(self.alert.labels)}


def read_listing(document: Any, now: datetime) -> list[Listed]:
    """The alerts of a decoded answer. Raises NotAList."""
    if not isinstance(document, list):
        raise NotAList("The answer is no list of alerts.")
    return [_listed(told, now) for told in document if isinstance(told, dict)]


def body_of(listed: list[Listed], receiver: str) -> dict[str, Any]:
    """The webhook's body for alerts that were listed and never came."""
    alerts = [
        one.raw | {"status": "firing", "endsAt": "0001-01-01T00:00:00Z"}
        for one in listed
    ]
    reason = "listed, never delivered"
    return {
        "version": "4",
        "receiver": receiver,
        "notification_reason": reason,
        "alerts": alerts,
    }


def receiver_name(told: str) -> str:
    """A webhook tells its receiver's name as a quoted pattern: `team\\.a`."""
    return re.sub(r"\\(.)", r"\1", told)


def _listed(told: dict[str, Any], now: datetime) -> Listed:
    texts = Texts()
    state = told.get("status")
    status = state if isinstance(state, dict) else {}
    names = told.get("receivers")
    listed = names if isinstance(names, list) else []
    receivers = [each for each in listed if isinstance(each, dict)]
    return Listed(
        alert=read_alert(told | {"status": "firing"}, now, texts),
        is_active=not any(status.get(name) for name in _QUIET),
        receivers=[texts.text(each.get("name"), 200) for each in receivers],
        silenced_by=_ids(status.get("silencedBy"), texts),
        inhibited_by=_ids(status.get("inhibitedBy"), texts),
        raw=told,
    )


def _ids(value: Any, texts: Texts) -> list[str]:
    ids = value if isinstance(value, list) else []
    return [texts.text(each, 100) for each in ids[:_IDS_MAX]]
