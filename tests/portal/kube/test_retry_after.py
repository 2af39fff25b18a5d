"""`Retry-After`: the request is sent again when the server wants it, as kubectl does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from portal.kube import errors
from portal.kube.client import MAX_AGAIN, Endpoint, KubeClient
from portal.kube.errors import KubeError

BUSY = {"kind": "Status", "reason": "TooManyRequests", "message": "too many requests"}
Reply = tuple[int, dict[str, str]]


class Server:
    """Gives these replies one after the other, the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        self.asked = 0
        self._replies = replies

    def next(self) -> Reply:
        self.asked += 1
        return self._replies[min(self.asked, len(self._replies)) - 1]


@contextmanager
def serving(server: Server) -> Iterator[Endpoint]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers = server.next()
            body = json.dumps(BUSY if status >= 400 else {"kind": "PodList"}).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = Thread(target=http.serve_forever)
    thread.start()
    try:
        yield Endpoint(f"http://127.0.0.1:{http.server_port}", token="x")
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def after(seconds: str) -> dict[str, str]:
    return {"Retry-After": seconds}


OK: Reply = (200, {})


@pytest.mark.parametrize("status", [429, 503, 500])
def test_it_is_sent_again_after_the_time(status: int) -> None:
    server = Server((status, after("1")), OK)
    began = time.monotonic()
    with serving(server) as endpoint:
        assert KubeClient(endpoint).get("/api/v1/pods") == {"kind": "PodList"}
    assert server.asked == 2
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    "reply",
    [
        (429, {}),
        (503, after("soon")),
        (503, after("-1")),
        (409, after("1")),
        (429, after("1.5")),
    ],
    ids=["none", "a word", "negative", "another error", "a fraction"],
)
def test_what_asks_for_nothing_is_the_answer(reply: Reply) -> None:
    server = Server(reply, OK)
    with serving(server) as endpoint, pytest.raises(KubeError, match="too many"):
        KubeClient(endpoint).get("/api/v1/pods")
    assert server.asked == 1


def test_a_server_that_never_has_time_gives_its_refusal_in_the_end() -> None:
    server = Server((429, after("0")))
    with (
        serving(server) as endpoint,
        pytest.raises(KubeError, match="too many") as told,
    ):
        KubeClient(endpoint).get("/api/v1/pods")
    assert told.value.status == 429
    assert server.asked == 1 + MAX_AGAIN


def test_a_time_behind_the_deadline_is_not_waited_for() -> None:
    server = Server((429, after("60")), OK)
    began = time.monotonic()
    with serving(server) as endpoint:
        client = KubeClient(endpoint, deadline=time.monotonic() + 5)
        with pytest.raises(KubeError, match="wants no request for 60 s") as told:
            client.get("/api/v1/pods")
    assert told.value.reason == errors.BUSY
    assert client.failure is told.value
    assert time.monotonic() - began < 4


def test_a_wait_can_be_aborted() -> None:
    server = Server((429, after("60")), OK)
    with serving(server) as endpoint:
        client = KubeClient(endpoint)
        aborts(client.abort)
        with pytest.raises(KubeError, match="enough"):
            client.get("/api/v1/pods")


def aborts(abort: Callable[[str], None]) -> None:
    def later() -> None:
        time.sleep(0.3)
        abort("enough")

    Thread(target=later, daemon=True).start()


def test_a_stream_is_begun_again_too() -> None:
    server = Server((503, after("0")), OK)
    with serving(server) as endpoint:
        text = b"".join(KubeClient(endpoint).stream("/log"))
    assert text == b'{"kind": "PodList"}'
