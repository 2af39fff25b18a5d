"""Alert sources, what they posted, and the alerts themselves."""

from __future__ import annotations

from portal.alerts.models.alerts import Alert
from portal.alerts.models.deliveries import Delivery
from portal.alerts.models.groups import AlertGroup
from portal.alerts.models.sources import AlertSource, SourceCredential, SourceToken

__all__ = [
    "Alert",
    "AlertGroup",
    "AlertSource",
    "Delivery",
    "SourceCredential",
    "SourceToken",
]
