"""Times and durations in the words of kubectl."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

# What Go prints for a time that was never set.
ZERO = datetime(1, 1, 1, tzinfo=UTC)

YEAR = 24 * 365


def moment(stamp: str | None) -> datetime:
    """An RFC 3339 time with any number of decimals; ZERO if there is none."""
    return datetime.fromisoformat(stamp).astimezone(UTC) if stamp else ZERO


def rfc1123(stamp: str | None) -> str:
    """`Sun, 22 Nov 2026 00:58:34 +0000`, whatever the locale."""
    return format_datetime(moment(stamp))


def since(stamp: str | None, now: datetime) -> str:
    """The age of a time, `<unknown>` if it was never set."""
    if not stamp:
        return "<unknown>"
    return duration((now - moment(stamp)).total_seconds())


def duration(span: float) -> str:
    """Seconds as `38s`, `5m30s`, `53m`, `2d3h`: two units at most, as kubectl rounds.

    Source: HumanDuration of k8s.io/apimachinery/pkg/util/duration.
    """
    seconds = int(span)
    if seconds < -1:
        return "<invalid>"
    if seconds < 120:
        return f"{max(seconds, 0)}s"
    minutes, hours = seconds // 60, seconds // 3600
    if minutes < 10:
        return _two(minutes, "m", seconds % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    return _long(hours)


def _long(hours: int) -> str:
    days, years = hours // 24, hours // YEAR
    if hours < 48:
        return f"{hours}h"
    if hours < 8 * 24:
        return _two(days, "d", hours % 24, "h")
    if hours < 2 * YEAR:
        return f"{days}d"
    if hours < 8 * YEAR:
        return _two(years, "y", days % 365, "d")
    return f"{years}y"


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large}{large_unit}" + (f"{small}{small_unit}" if small else "")
