"""Ages as an API server prints them in the cells of a Table."""

from __future__ import annotations

from datetime import timedelta

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86400, 86400 * 365


def human(age: timedelta) -> str:
    """An age in one or two units, as apimachinery's `duration.HumanDuration`.

    More precise while young (`109s`, `3m25s`), coarse later (`45h`, `2d3h`,
    `8y`). Up to two seconds of clock skew count as zero, more is `<invalid>`.
    """
    seconds = int(age.total_seconds())
    if seconds < -1:
        return "<invalid>"
    if seconds < 2 * MINUTE:
        return f"{max(seconds, 0)}s"
    if seconds < 10 * MINUTE:
        return _two(seconds, MINUTE, "m", 1, "s")
    if seconds < 3 * HOUR:
        return f"{seconds // MINUTE}m"
    if seconds < 8 * HOUR:
        return _two(seconds, HOUR, "h", MINUTE, "m")
    if seconds < 2 * DAY:
        return f"{seconds // HOUR}h"
    if seconds < 8 * DAY:
        return _two(seconds, DAY, "d", HOUR, "h")
    if seconds < 2 * YEAR:
        return f"{seconds // DAY}d"
    if seconds < 8 * YEAR:
        return _two(seconds, YEAR, "y", DAY, "d")
    return f"{seconds // YEAR}y"


def _two(seconds: int, big: int, big_name: str, small: int, small_name: str) -> str:
    whole, rest = divmod(seconds, big)
    parts = rest // small
    return f"{whole}{big_name}" + (f"{parts}{small_name}" if parts else "")
