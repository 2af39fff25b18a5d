from __future__ import annotations

import tomllib
from pathlib import Path

from portal.core.version import VERSION

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_version_is_that_of_the_project():
    assert tomllib.loads(PROJECT.read_text())["project"]["version"] == VERSION
