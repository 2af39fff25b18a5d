"""The embedded PostgreSQL, as a real server."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from portal.demo.postgres import SOCKET_PATH_LIMIT, Postgres
from portal.demo.process import start


@contextmanager
def serving(server: Postgres) -> Iterator[subprocess.Popen[bytes]]:
    server.prepare()
    process = start(server.program(), subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not server.is_ready():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def one(server: Postgres, query: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_it_is_durable_and_listens_on_no_network_address(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "pg", "secret")
    with serving(server):
        assert one(server, "SHOW fsync") == "on"
        assert one(server, "SHOW synchronous_commit") == "on"
        assert one(server, "SHOW listen_addresses") == ""
        assert one(server, "SHOW server_encoding") == "UTF8"
        assert one(server, "SHOW timezone") == "UTC"


def test_the_portal_role_owns_its_database_and_is_no_superuser(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "pg", "secret")
    with serving(server):
        assert one(server, "SHOW is_superuser") == "off"
        assert one(server, "SELECT current_user") == "portal"
        assert one(
            server, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )


@pytest.mark.parametrize(
    ("user", "password"),
    [("portal", "wrong"), ("postgres", "secret")],
    ids=["a wrong password", "the superuser"],
)
def test_nobody_else_signs_in(tmp_path: Path, user: str, password: str) -> None:
    server = Postgres(tmp_path / "pg", "secret")
    with serving(server):
        url = server.url.replace("portal:secret@", f"{user}:{password}@")
        with pytest.raises(
            psycopg.OperationalError, match=r"authentication|rejects|pg_hba"
        ):
            psycopg.connect(url)


def test_data_survive_a_server_that_was_killed(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "pg", "secret")
    with serving(server) as process:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        process.kill()
        process.wait()
    assert (tmp_path / "pg" / "data" / "postmaster.pid").exists()
    again = Postgres(tmp_path / "pg", "secret")
    with serving(again):
        assert one(again, "SELECT n FROM kept") == 7


def test_a_broken_first_start_is_begun_anew(tmp_path: Path) -> None:
    draft = tmp_path / "pg" / "data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("half")
    server = Postgres(tmp_path / "pg", "secret")
    with serving(server):
        assert one(server, "SELECT 1") == 1
    assert not draft.exists()


def test_only_its_account_may_enter_the_data_and_root_never_serves(
    tmp_path: Path,
) -> None:
    server = Postgres(tmp_path / "pg", "secret")
    with serving(server) as process:
        data = tmp_path / "pg" / "data"
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "pg").stat().st_mode) == 0o700
        socket = data / ".s.PGSQL.5432"
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        account = data.stat().st_uid
        assert Path(f"/proc/{process.pid}").stat().st_uid == account != 0
        assert server.account == pwd.getpwuid(account).pw_name


def test_it_serves_from_below_a_folder_that_only_root_may_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "pg", "secret")
    with serving(server):
        assert one(server, "SELECT 1") == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_path_longer_than_a_socket_may_have_is_reached_another_way(
    tmp_path: Path,
) -> None:
    deep = tmp_path / ("x" * SOCKET_PATH_LIMIT)
    server = Postgres(deep / "pg", "secret")
    with serving(server):
        assert one(server, "SELECT 1") == 1
    way = Path((deep / "pg" / "short-way").read_text())
    again = Postgres(deep / "pg", "secret")
    assert again.url == server.url
    (way / "data").unlink()
    way.rmdir()
    os.symlink("/", way)  # somebody else's idea of that name
    moved = Postgres(deep / "pg", "secret")
    assert moved.url != server.url
    way.unlink()
    new_way = Path((deep / "pg" / "short-way").read_text())
    (new_way / "data").unlink()
    new_way.rmdir()


def test_the_password_is_in_no_argument_and_no_environment(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "pg", "very-secret")
    with serving(server) as process:
        proc = Path(f"/proc/{process.pid}")
        assert b"very-secret" not in (proc / "cmdline").read_bytes()
        assert b"very-secret" not in (proc / "environ").read_bytes()
