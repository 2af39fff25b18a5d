"""What a cluster asks for, and whether it can be reached: told to all processes.

Each statement is a transaction of its own: what one run learns must not wait for the
end of that run, nor be forgotten with it.
"""

from __future__ import annotations

from portal.clusters import slots
from portal.live.publish import publish

# Connections that have to fail in a row until the cluster is left in peace.
FAILURES = 3
# The first rest; each further failure doubles it, up to MOST.
REST_SECONDS, MOST_REST_SECONDS = 15, 120
# A server may ask for a day; nobody is helped by that.
MOST_PAUSE_SECONDS = 60
CHANNEL = "clusters"

_PAUSE = """
INSERT INTO clusters_pace (cluster_id, failures, failure, paused_until)
SELECT id, 0, '', now() + %s * interval '1 second' FROM clusters_cluster WHERE id = %s
ON CONFLICT (cluster_id) DO UPDATE
  SET paused_until = greatest(clusters_pace.paused_until, excluded.paused_until)
"""
_FAILED = """
INSERT INTO clusters_pace (cluster_id, failures, failed_at, failure)
SELECT id, 1, now(), %s FROM clusters_cluster WHERE id = %s
ON CONFLICT (cluster_id) DO UPDATE SET failed_at = now(), failure = excluded.failure,
  failures = clusters_pace.failures + 1,
  resting_until = CASE WHEN clusters_pace.failures + 1 >= %s THEN now()
    + least(%s * 2 ^ least(clusters_pace.failures + 1 - %s, 10), %s) * interval '1 second' END
"""
_REACHED = """
UPDATE clusters_pace SET failures = 0, failure = '', resting_until = NULL
WHERE cluster_id = %s AND failures > 0
"""


def pause(cluster: int, seconds: float) -> None:
    """Nobody asks this cluster for so long: it said so (`Retry-After`)."""
    slots.write(_PAUSE, (min(seconds, MOST_PAUSE_SECONDS), cluster))


def failed(cluster: int, message: str) -> None:
    """No connection came about; after some in a row the cluster rests."""
    rest = (FAILURES, REST_SECONDS, FAILURES, MOST_REST_SECONDS)
    slots.write(_FAILED, (message[:500].replace("\x00", ""), cluster, *rest))
    publish(CHANNEL, "sync")


def reached(cluster: int) -> None:
    """It is there (again)."""
    if slots.write(_REACHED, (cluster,)):
        publish(CHANNEL, "sync")
