"""Tell open pages that something changed; the page fetches the news itself."""

from __future__ import annotations

import logging
from functools import lru_cache

import redis
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

PREFIX = "live:"


def publish_on_commit(channel: str, event: str) -> None:
    """Send `event` (`run-<uuid>`, `timeline`, ...) once the transaction is in.

    Without Redis nothing is sent: pages poll, and the next connect refetches.
    """
    transaction.on_commit(lambda: publish(channel, event))


def publish(channel: str, event: str) -> None:
    """Send `event` now."""
    try:
        _redis().publish(PREFIX + channel, event)
    except redis.RedisError as error:
        logger.warning("live: %s not told about %s: %s", channel, event, error)


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
    )
