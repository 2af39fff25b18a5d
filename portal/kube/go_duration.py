"""Go's durations, as flags take them: `1m30s`, `-2s`, `.5h`, `0`."""

from __future__ import annotations

import re
from decimal import Decimal

_DURATION = re.compile(
    r"([-+]?)((?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+|0)"
)
_PART = re.compile(r"([0-9.]+)(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {
    "ns": Decimal("1e-9"),
    "us": Decimal("1e-6"),
    "µs": Decimal("1e-6"),
    "μs": Decimal("1e-6"),
    "ms": Decimal("1e-3"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
}


def seconds(text: str) -> Decimal | None:
    """A duration in seconds, exactly; "" is 0, and None is what Go refuses."""
    match = _DURATION.fullmatch(text or "0")
    if match is None:
        return None
    parts = _PART.findall(match.group(2))
    total = sum((Decimal(count) * _UNITS[unit] for count, unit in parts), Decimal(0))
    return -total if match.group(1) == "-" else total
