"""What time it is on a replayed cluster.

A live clock moves every recorded time by the same whole number of seconds, so
that the moment of recording is the moment the replay started; from then on the
cluster ages as a real one would. A frozen clock changes nothing, and it is
always the moment of recording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

# Times as objects and most logs have them (RFC 3339), as klog begins its lines, and
# as Go's log package does. Fractions of a second stay: only whole seconds move.
_TIMES = re.compile(
    rb"\b(?:"
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=(?:\.\d+)?Z)"
    rb"|[IWEF]\d{4} \d\d:\d\d:\d\d(?=\.\d{6} )"
    rb"|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\b"
    rb")"
)
_RFC3339, _KLOG, _GO = "%Y-%m-%dT%H:%M:%S", "%m%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Clock:
    """`shift` is what recorded times are moved by; zero means frozen."""

    recorded_at: datetime
    shift: timedelta = timedelta()

    @property
    def is_frozen(self) -> bool:
        return not self.shift

    def now(self) -> datetime:
        """The time on the cluster, in UTC."""
        return self.recorded_at if self.is_frozen else datetime.now(UTC)

    def move(self, text: bytes) -> bytes:
        """`text` with every time in it moved."""
        if self.is_frozen:
            return text
        year, shift = self.recorded_at.year, self.shift
        return _TIMES.sub(lambda found: _moved(found[0], year, shift), text)

    def unmove(self, moment: datetime) -> datetime:
        """The recorded time that is shown as `moment`."""
        return moment - self.shift


def frozen(recorded_at: datetime) -> Clock:
    """A clock that stands at the moment of recording."""
    return Clock(recorded_at)


def live(recorded_at: datetime) -> Clock:
    """A clock on which the moment of recording is now."""
    seconds = int((datetime.now(UTC) - recorded_at).total_seconds())
    return Clock(recorded_at, timedelta(seconds=seconds))


@lru_cache(maxsize=65536)
def _moved(stamp: bytes, year: int, shift: timedelta) -> bytes:
    """`year` is for klog's times, which have none."""
    text, level = stamp.decode(), ""
    if text[0] in "IWEF":
        level, text = text[0], text[1:]
    form = _KLOG if level else _GO if "/" in text else _RFC3339
    whole = (f"{year} {text}", f"%Y {form}") if level else (text, form)
    try:
        moment = datetime.strptime(*whole).replace(tzinfo=UTC)
        return (level + (moment + shift).strftime(form)).encode()
    except (ValueError, OverflowError):
        return stamp  # looks like a time but is none, as 9999-99-99T00:00:00Z
