"""Tell open pages that something changed; the page fetches the news itself."""

from __future__ import annotations

import logging
import time
from functools import lru_cache

import redis
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

PREFIX = "live:"
# Somebody waits for the answer to what they did. One act has several events: only
# the first of them waits for a Redis that hangs.
TIMEOUT_SECONDS = 0.5
AWAY_SECONDS = 1.0
_away_until = 0.0


def publish_on_commit(channel: str, event: str) -> None:
    """Send `event` (`run-<uuid>`, `timeline`, ...) once the transaction is in.

    Without Redis nothing is sent: pages poll, and the next connect refetches.
    """
    transaction.on_commit(lambda: publish(channel, event))


def publish(channel: str, event: str) -> None:
    """Send `event` now."""
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        _redis().publish(PREFIX + channel, event)
    except redis.RedisError as error:
        _away_until = time.monotonic() + AWAY_SECONDS
        logger.warning("live: %s not told about %s: %s", channel, event, error)


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
    )
