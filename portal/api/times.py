"""Times that somebody sends."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.core.errors import UserError


def in_utc(at: datetime | None) -> datetime | None:
    """The same moment in UTC. Raises UserError for one beyond the calendar."""
    if at is None:
        return None
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise UserError(
            "time-impossible", f"{at.isoformat()} is no time that can be kept."
        ) from error
