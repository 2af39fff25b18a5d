"""The install: its port, its lock, its secrets."""

from __future__ import annotations

import socket
import stat
import threading
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.demo.errors import NotStarted
from portal.demo.files import kept, write_private
from portal.demo.install import ROOT, install_from, locked, require_free_port
from portal.demo.ports import LOOPBACK, free_ports, is_free, usual_ports
from portal.demo.secrets import open_secrets


def test_the_default_is_port_8000_and_a_folder_in_the_checkout() -> None:
    install = install_from({})
    assert install.url == "http://127.0.0.1:8000"
    assert install.local == ROOT / ".local"
    assert (ROOT / "manage.py").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 ", "８０"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(NotStarted, match="a number from 1 to 65535"):
        install_from({"PORT": port})


def test_a_taken_port_is_refused_with_a_way_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(NotStarted, match=f"Port {port} is taken.*PORT=8001"):
            require_free_port(port)
    require_free_port(port)


def test_free_ports_differ() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(is_free(port) for port in ports)


def test_ports_stay_the_same_from_start_to_start_while_they_are_free(
    tmp_path: Path,
) -> None:
    first = usual_ports(tmp_path / "ports.json", 3)
    assert usual_ports(tmp_path / "ports.json", 3) == first
    with socket.create_server((LOOPBACK, first[1])):
        others = usual_ports(tmp_path / "ports.json", 3)
    assert first[1] not in others
    assert usual_ports(tmp_path / "ports.json", 3) == others


def test_only_one_holds_an_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.demo.install.PATIENCE", 0.2)
    with (
        locked(tmp_path),
        pytest.raises(NotStarted, match="running already"),
        locked(tmp_path),
    ):
        pass
    with locked(tmp_path):
        pass


def test_a_folder_that_can_not_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(NotStarted, match=r"data folder can not be used: .*file"),
        locked(tmp_path / "file"),
    ):
        pass


def test_a_start_waits_for_the_children_of_a_killed_one_to_end(tmp_path: Path) -> None:
    first = locked(tmp_path)
    first.__enter__()
    ending = threading.Timer(0.3, first.__exit__, (None, None, None))
    ending.start()
    began = time.monotonic()
    with locked(tmp_path):
        assert time.monotonic() - began > 0.2
    ending.join()


def test_secrets_are_made_once_and_differ_between_installs(tmp_path: Path) -> None:
    first = open_secrets(tmp_path / "a")
    assert open_secrets(tmp_path / "a") == first
    other = open_secrets(tmp_path / "b")
    for name in ("database_password", "redis_password", "demo_password"):
        assert getattr(first, name) != getattr(other, name)
    Fernet((tmp_path / "a" / "PORTAL_ENCRYPTION_KEYS").read_text())


def test_secrets_are_private_files_and_only_their_names_are_told(
    tmp_path: Path,
) -> None:
    secrets = open_secrets(tmp_path / "secrets")
    secrets.publish("PORTAL_REDIS_URL", "redis://:x@127.0.0.1:1/0")
    told = secrets.environment()
    assert set(told) == {
        "PORTAL_SECRET_KEY_FILE",
        "PORTAL_ENCRYPTION_KEYS_FILE",
        "PORTAL_DEMO_PASSWORD_FILE",
        "PORTAL_REDIS_URL_FILE",
    }
    assert Path(told["PORTAL_REDIS_URL_FILE"]).read_text() == "redis://:x@127.0.0.1:1/0"
    for file in (tmp_path / "secrets").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_private_file_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, "new")
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept(file, lambda: "newer") == "new"
