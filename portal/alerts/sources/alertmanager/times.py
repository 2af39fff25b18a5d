"""Times as Go writes them: RFC 3339, up to nanoseconds, any offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

# `0001-01-01T00:00:00Z` is how Go says that there is no time.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def read_time(value: Any, now: datetime) -> datetime | None:
    """The time in UTC; None if it is absent or can not be right.

    An alert began or ended at some time between 2000 and tomorrow.
    """
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return at if EARLIEST <= at <= now + timedelta(days=1) else None


def is_absent(value: Any) -> bool:
    """Whether no time was told, as opposed to one that can not be right."""
    return not value or str(value).startswith("0001-01-01T00:00:00")
