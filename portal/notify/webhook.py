"""Signed events to a URL."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Any

from portal.notify import outbound, signature
from portal.notify.outbound import Answered, Refused, Unreachable
from portal.notify.outcome import SENT, Outcome

# What may pass; other refusals of the receiver are its last word on the event.
_LATER = {408, 425, 429}
# No receiver keeps us away for longer than this.
WAIT_MAX = 3600.0


def post(url: str, keys: Sequence[str], body: dict[str, Any], number: int) -> Outcome:
    """POST an event once; `number` counts the tries from 1."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Runbook-Portal",
        "Portal-Delivery": str(body["id"]),
        "Portal-Attempt": str(number),
        signature.HEADER: signature.sign(keys, int(time.time()), raw),
    }
    try:
        return _outcome(outbound.post(url, raw, headers))
    except Refused as error:
        return Outcome(str(error), final=True)
    except Unreachable as error:
        return Outcome(str(error))


def _outcome(answer: Answered) -> Outcome:
    if 200 <= answer.status < 300:
        return SENT
    error = f"The receiver answered {answer.status} {answer.reason}".rstrip() + "."
    if 300 <= answer.status < 400:
        error += " Redirects are not followed: give the URL where it leads."
    later = answer.status >= 500 or answer.status in _LATER
    return Outcome(error, final=not later, wait=_seconds(answer.retry_after))


def _seconds(retry_after: str) -> float:
    """Of a Retry-After header: seconds, or a date."""
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = _until(retry_after)
    return min(max(seconds, 0.0), WAIT_MAX) if math.isfinite(seconds) else 0.0


def _until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return 0.0
