"""How long things took, in words."""

from __future__ import annotations

from datetime import datetime, timedelta


def moment(at: datetime) -> str:
    """A time as reports write it."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def span(length: timedelta) -> str:
    """`41 s`, `14 min`, `3 h 20 min`, `2 days 4 h`."""
    seconds = int(length.total_seconds())
    if seconds < 60:
        return f"{max(0, seconds)} s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return f"{minutes} min"
    if hours < 48:
        return f"{hours} h {minutes % 60} min"
    return f"{days} days {hours % 24} h"
