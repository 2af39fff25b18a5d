"""Whose fault it is when a verb can not go on: the answer's, or our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from portal.kube import errors
from portal.kube.call import Call, Chunk, Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.kube.verbs import run

MISSHAPEN = b'{"kind": "SelfSubjectReview", "status": ["userInfo"]}'


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(MISSHAPEN)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def context() -> Iterator[Context]:
    """A server that answers every review with what no API server says."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=http.serve_forever)
    thread.start()
    client = KubeClient(Endpoint(f"http://127.0.0.1:{http.server_port}"))
    yield Context(client, Discovery(client), datetime(2026, 11, 22, tzinfo=UTC))
    http.shutdown()
    thread.join()
    http.server_close()


def test_an_answer_of_another_shape_is_a_failure_of_the_cluster(
    context: Context,
) -> None:
    chunks = run(Call("auth whoami"), context)
    chunk = next(chunks)
    assert chunk.stream == "err"
    assert "the answer does not have the expected shape" in chunk.text
    with pytest.raises(StopIteration) as end:
        next(chunks)
    assert end.value.value == 1
    assert context.client.failure is not None
    assert context.client.failure.reason == errors.MALFORMED


def test_what_breaks_before_any_answer_is_our_own_mistake(context: Context) -> None:
    call = Call("get", ("pods",), (("chunk-size", "not checked before"),))
    broken = Call("logs", ("p",), (("tail", "no number"),))
    for mistake in (call, broken):
        chunks: list[Chunk] = []
        with pytest.raises(ValueError, match="int"):
            chunks.extend(run(mistake, context))
        assert context.client.failure is None
