"""Go's durations, as flags take them: `1m30s`, `-2s`, `0`."""

from __future__ import annotations

import re

_PART = re.compile(r"([0-9.]+)([^0-9.]+)")
_UNITS = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
}


def seconds(text: str) -> float:
    """A duration that the flag's check let through, in seconds; "" is 0."""
    total = sum(float(count) * _UNITS[unit] for count, unit in _PART.findall(text))
    return -total if text.startswith("-") else total
