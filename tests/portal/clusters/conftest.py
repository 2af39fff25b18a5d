from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def other(db: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The session of another process."""
    wanted = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**wanted, autocommit=True) as session:
        yield session
