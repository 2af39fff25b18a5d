"""What an alert is known by when nobody says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

LONGEST = 64


def fingerprint_of(given: object, labels: Mapping[str, str]) -> str:
    """The source's own fingerprint; without a usable one, a hash of all labels."""
    if isinstance(given, str) and 0 < len(given) <= LONGEST and given.isprintable():
        return given
    return own_fingerprint(labels)


def own_fingerprint(labels: Mapping[str, str]) -> str:
    """16 hex digits after `own-`, so that nobody takes it for Alertmanager's."""
    told = json.dumps(sorted(labels.items()))
    return f"own-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
