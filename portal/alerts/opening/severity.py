"""The severities of alerts as those of an incident."""

from __future__ import annotations

from collections.abc import Iterable

from portal.incidents.models import Incident

Severity = Incident.Severity
_WORST_FIRST = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)


def worst(severities: Iterable[str]) -> str:
    """The worst that we know a word for; `none` if there is none."""
    given = {severity.lower() for severity in severities}
    return next((known for known in _WORST_FIRST if known in given), Severity.NONE)
