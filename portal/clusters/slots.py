"""Who may ask a cluster now, over all processes: advisory locks of PostgreSQL.

A slot is a session's lock (SPACE + cluster, number). Each process has one connection
of its own for them: when it dies, whatever it held is free at once, and no clean-up
is needed. A connection pooler between here and PostgreSQL must keep sessions.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import OperationalError, connection

SPACE = 0x52420000
# Numbers beyond every budget: who tries a resting cluster, and "a person waits".
PROBE, PEOPLE = 1000, 1001


@dataclass(frozen=True, slots=True)
class Look:
    """A slot, or what stands in the way; times in seconds from now.

    `pause`: until the cluster wants to be asked again. `failures`: connections that
    failed in a row, the last one `since` ago with the words `failure`; `rest`: until
    what is no person may try again. What is over is 0 or less.
    """

    slot: int | None
    pause: float
    failures: int
    since: float
    rest: float
    failure: str


_LOOK = """
WITH pace AS MATERIALIZED (
  SELECT coalesce(extract(epoch FROM max(paused_until) - now()), 0)::float8 AS pause,
    coalesce(max(failures), 0) AS failures,
    coalesce(extract(epoch FROM now() - max(failed_at)), 0)::float8 AS since,
    coalesce(extract(epoch FROM max(resting_until) - now()), 0)::float8 AS rest,
    coalesce(max(failure), '') AS failure
  FROM clusters_pace WHERE cluster_id = %(cluster)s)
SELECT CASE WHEN pause <= 0 AND failures < %(failures)s {yields} THEN (
    SELECT number FROM unnest(%(numbers)s::int[]) AS number
    WHERE pg_try_advisory_lock(%(space)s, number) LIMIT 1) END, pace.* FROM pace
"""
_PEOPLE_WAIT = """
SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %(space)s
  AND objid = %(people)s AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
LOOK = _LOOK.format(yields="")
LOOK_BEHIND_PEOPLE = _LOOK.format(yields=f"AND NOT EXISTS ({_PEOPLE_WAIT})")
GIVE_BACK = "SELECT pg_advisory_unlock(%s, %s)"
WAIT = "SELECT pg_advisory_lock_shared(%s, %s)"
WAIT_NO_MORE = "SELECT pg_advisory_unlock_shared(%s, %s)"

# Guards what follows: one statement at a time.
_lock = threading.Lock()
_session: psycopg.Connection[Any] | None = None
# A session may take its own lock twice; what this process holds is not tried again.
_held: set[tuple[int, int]] = set()


def look(
    cluster: int, numbers: Sequence[int], *, failures: int, behind_people: bool
) -> Look:
    """Take the first free slot of `numbers`, if less than `failures` stand in the way."""
    with _lock:
        given = {
            "cluster": cluster,
            "space": SPACE + cluster,
            "people": PEOPLE,
            "failures": failures,
            "numbers": [one for one in numbers if (cluster, one) not in _held],
        }
        statement = LOOK_BEHIND_PEOPLE if behind_people else LOOK
        found = Look(*_execute(statement, given))
        if found.slot is not None:
            _held.add((cluster, found.slot))
    return found


def take(cluster: int, number: int) -> bool:
    """Take this one if it is free, whatever stands in the way."""
    found = look(cluster, [number], failures=1 << 30, behind_people=False)
    return found.slot is not None


def give_back(cluster: int, slot: int) -> None:
    """Free a slot. Never fails: one whose session is gone is free."""
    with _lock:
        if (cluster, slot) not in _held:
            return
        _held.discard((cluster, slot))
        try:
            _execute(GIVE_BACK, (SPACE + cluster, slot))
        except OperationalError:
            return


@contextmanager
def a_person_waits(cluster: int) -> Iterator[None]:
    """Those who are no people let a person go first, during the block."""
    with _lock:
        _execute(WAIT, (SPACE + cluster, PEOPLE))
    try:
        yield
    finally:
        with _lock:
            _execute(WAIT_NO_MORE, (SPACE + cluster, PEOPLE))


def write(statement: str, given: Sequence[object]) -> bool:
    """Run a statement of its own transaction; whether it changed anything."""
    with _lock:
        return bool(_execute(statement, given))


def close() -> None:
    """Let go of everything; the next use connects again."""
    with _lock:
        _drop()


def _execute(statement: str, given: Any) -> Any:
    """The first row, or how many were changed. Raises Django's OperationalError."""
    try:
        return _execute_once(statement, given)
    except psycopg.OperationalError:  # PostgreSQL was restarted, and our locks are gone
        _drop()
    try:
        return _execute_once(statement, given)
    except psycopg.OperationalError as error:
        _drop()
        raise OperationalError(f"the budget of requests: {error}") from error


def _execute_once(statement: str, given: Any) -> Any:
    global _session
    if _session is None:
        _session = _connect()
    cursor = _session.execute(statement, given)
    return cursor.fetchone() if cursor.description else cursor.rowcount


def _connect() -> psycopg.Connection[Any]:
    wanted = connection.get_connection_params() | {
        "application_name": "runbook-portal budget",
        "prepare_threshold": 0,
        "cursor_factory": psycopg.Cursor,
    }
    return psycopg.connect(**wanted, autocommit=True)


def _drop() -> None:
    global _session
    if _session is not None:
        _session.close()
    _session = None
    _held.clear()


def _after_fork() -> None:
    """A forked child must not talk through its parent's session."""
    global _session, _lock
    _session, _lock = None, threading.Lock()
    _held.clear()


os.register_at_fork(after_in_child=_after_fork)
