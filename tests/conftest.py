"""For all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.clusters import slots


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, which can be dropped only when nobody is connected."""
    yield
    slots.close()
