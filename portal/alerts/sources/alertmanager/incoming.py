"""What an Alertmanager told, without its spelling."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IncomingAlert:
    """One alert of a delivery. Times are None where none was told that can be right."""

    fingerprint: str
    name: str
    firing: bool
    labels: dict[str, str]
    annotations: dict[str, str]
    generator_url: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Payload:
    """A delivery's content.

    `truncated` alerts were left out by the sender. `notes` are sentences on what was
    odd; it was read all the same.
    """

    alerts: list[IncomingAlert]
    receiver: str = ""
    truncated: int = 0
    reason: str = ""
    notes: list[str] = field(default_factory=list)
