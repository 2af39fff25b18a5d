"""What one delivery (or a look at the source) changed among the alerts."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.alerts.models import Alert, AlertSource


@dataclass(frozen=True, slots=True)
class Changes:
    """Saved rows by what happened to them. Repeats changed nothing and are absent.

    `fired`: an identity's first firing, without an incident yet. `reopened`: fired
    again soon after its end, still with its incident. `resolved`: over now.
    """

    source: AlertSource
    fired: list[Alert] = field(default_factory=list)
    reopened: list[Alert] = field(default_factory=list)
    resolved: list[Alert] = field(default_factory=list)
