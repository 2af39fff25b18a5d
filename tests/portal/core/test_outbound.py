"""Requests to addresses that people typed in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.core.outbound import OutboundError, check_url, fetch
from portal.kube.client import Endpoint


class Server(BaseHTTPRequestHandler):
    """Answers what the path asks for, and remembers what it was told."""

    seen: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        Server.seen.append((self.path, self.headers["Host"]))
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/there")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/large":
            self.wfile.write(b"x" * 10_000)
        elif self.path == "/slow":
            with suppress(OSError):  # the asker has given up
                for _ in range(40):
                    self.wfile.write(b"x" * 70_000)
                    time.sleep(0.1)
        else:
            self.wfile.write(f"{self.path} {self.headers['X-Told']}".encode())

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(url: str, seconds: float = 5, most: int = 1_000_000) -> tuple[int, bytes]:
    headers = {"X-Told": "hello"}
    answer = fetch(url, headers=headers, seconds=seconds, max_bytes=most)
    return answer.status, answer.body


def test_an_answer_comes_back_whole_and_the_host_is_the_name(url: str) -> None:
    assert get(f"{url}/a/b?c=d") == (200, b"/a/b?c=d hello")
    assert Server.seen[-1] == ("/a/b?c=d", url.removeprefix("http://"))


def test_a_redirect_is_not_followed(url: str) -> None:
    Server.seen.clear()
    assert get(f"{url}/redirect")[0] == 302
    assert [path for path, _ in Server.seen] == ["/redirect"]


def test_an_answer_that_is_too_large_is_refused(url: str) -> None:
    with pytest.raises(OutboundError, match="larger than 100 bytes"):
        get(f"{url}/large", most=100)


def test_an_answer_that_drips_is_given_up(url: str) -> None:
    with pytest.raises(OutboundError, match="in time"):
        get(f"{url}/slow", seconds=0.5, most=10**9)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://224.0.0.1/",
        "http://2852039166/",
    ],
)
def test_addresses_where_credentials_are_handed_out_are_never_asked(
    address: str,
) -> None:
    with pytest.raises(OutboundError, match="never asked"):
        get(address)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://host/",
        "file:///etc/passwd",
        "host:9093",
        "http://",
        "http://me:secret@host/",
        "http://host/#part",
        "http://host:99999/",
        "http://host:0/",
        "http://ho st/",
        "http://h\nost/",
        "http://hôst/",
        "http://[::1/",
        "http://host/" + "x" * 500,
        "",
    ],
)
def test_what_is_no_address_of_a_service_is_refused(address: str) -> None:
    with pytest.raises(OutboundError):
        check_url(address)


def test_an_unknown_name_and_a_closed_port_are_told() -> None:
    with pytest.raises(OutboundError, match="not known"):
        get(f"http://{'a' * 64}/")
    with pytest.raises(OutboundError, match="refused"):
        get("http://127.0.0.1:9/")


def test_the_next_address_of_a_name_is_asked_if_one_refuses(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(url.rpartition(":")[2])
    both = [(2, 1, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: both)
    assert get(f"http://two.example:{port}/a") == (200, b"/a hello")


def test_a_certificate_that_nobody_trusts_is_refused(endpoint: Endpoint) -> None:
    with pytest.raises(OutboundError, match="not trusted"):
        get(f"{endpoint.server}/version")
