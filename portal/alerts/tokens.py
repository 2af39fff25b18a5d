"""From a bearer token to the source that may post with it."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from portal.accounts.models import digest
from portal.alerts.models import SourceToken

PREFIX = "rbs_"  # makes a leaked token findable, is none
# For so long other processes take a token that was revoked just now.
REMEMBERED_SECONDS = 5.0
_USED_AT_MOST_EVERY = timedelta(minutes=1)

# Digests, never secrets: looking one up tells nothing by how long it takes.
_known: dict[str, tuple[int, float]] = {}


def source_of(secret: str) -> int | None:
    """The id of the source whose token this is; None if it is nobody's any more.

    Remembered for a few seconds, because a storm comes in many deliveries.
    """
    key, now = digest(secret), time.monotonic()
    source_id, until = _known.get(key, (None, 0.0))
    if source_id is not None and now < until:
        return source_id
    source_id = _find(key)
    if source_id is None:
        _known.pop(key, None)
    else:
        _known[key] = (source_id, now + REMEMBERED_SECONDS)
    return source_id


def forget() -> None:
    """Ask the database again from now on."""
    _known.clear()


def _find(key: str) -> int | None:
    token = SourceToken.objects.filter(
        digest=key, revoked_at=None, source__archived_at=None
    ).first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USED_AT_MOST_EVERY:
        SourceToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.source_id
