"""Whatever a server answers, a verb ends: with text, an error in words, exit 1."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kube.call import Call, Context
from portal.kube.client import Endpoint, KubeClient, Timeouts
from portal.kube.discovery import Discovery, forget
from portal.kube.verbs import run

N = ("namespace", "n")
CALLS = [
    Call("get", ("pods",), (N,)),
    Call("get", ("pods",), (N, ("output", "yaml"))),
    Call("get", ("pods",), (N, ("output", "jsonpath={.items[*].metadata.name}"))),
    Call(
        "get", ("pods",), (N, ("output", "go-template={{range .items}}{{.x}}{{end}}"))
    ),
    Call("get", ("pods",), (N, ("sort-by", ".metadata.name"))),
    Call("get", ("pods", "p"), (N, ("output", "json"))),
    Call("logs", ("p",), (N,)),
    Call("events", (), (N,)),
    Call("api-resources"),
    Call("api-versions"),
    Call("cluster-info"),
    Call("version"),
    Call("auth can-i", ("list", "pods")),
    Call("auth can-i", (), (("list", "true"),)),
    Call("auth whoami"),
    Call("top pod"),
]
DISCOVERY = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "groups": []},
    "/api/v1": {
        "kind": "APIResourceList",
        "resources": [
            {"name": name, "kind": kind, "namespaced": True, "verbs": ["get"]}
            for name, kind in (
                ("pods", "Pod"),
                ("events", "Event"),
                ("services", "Service"),
            )
        ],
    },
}


class Broken(socketserver.ThreadingTCPServer):
    """Answers discovery as it should, everything else with the same bytes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = b""
        self.break_discovery = False

    def context(self) -> Context:
        endpoint = Endpoint(f"http://127.0.0.1:{self.server_address[1]}")
        forget(endpoint)
        client = KubeClient(endpoint, timeouts=Timeouts(1, 0.3, 0.6))
        return Context(client, Discovery(client), datetime(2026, 11, 22, tzinfo=UTC))


class Handler(socketserver.StreamRequestHandler):
    server: Broken

    def handle(self) -> None:
        path = self.rfile.readline().split(b" ")[1].decode().partition("?")[0]
        while self.rfile.readline().strip():
            pass
        known = None if self.server.break_discovery else DISCOVERY.get(path)
        self.wfile.write(
            ok(json.dumps(known).encode()) if known else self.server.answer
        )


def ok(body: bytes, kind: str = "application/json", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture(scope="module")
def broken() -> Iterator[Broken]:
    with ExitStack() as stack:
        server = stack.enter_context(Broken())
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        yield server


def ends(call: Call, context: Context) -> tuple[str, int]:
    """What a verb said on stderr, and its exit status."""
    said = ""
    chunks = run(call, context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return said, end.value
        said += chunk.text if chunk.stream == "err" else ""


ANSWERS = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "truncated": ok(b'{"items": [{"metadata": {"name": "a"}}]}')[:-8],
    "torn head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "HTML": ok(b"<html>", "text/html"),
    "not UTF-8": ok(b'{"a": "\xff"}'),
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n",
    "503 in HTML": ok(b"<h1>bad gateway", "text/html", "503 Service Unavailable"),
    "Status of odd types": ok(
        b'{"kind": "Status", "message": 7, "reason": [], "details": 3}', status="403 No"
    ),
    "nested": ok(b'{"a":' * 20_000 + b"1" + b"}" * 20_000),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.verb} {call.args}")
def test_a_broken_answer_ends_in_an_error(
    call: Call, answer: bytes, broken: Broken
) -> None:
    broken.answer, broken.break_discovery = answer, False
    needs_answer = call.verb not in ("api-resources", "api-versions")
    said, status = ends(call, broken.context())
    assert (status, bool(said)) == ((1, True) if needs_answer else (0, False))
    broken.break_discovery = True
    said, status = ends(call, broken.context())
    assert status == 1
    assert said


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
KEYS = st.sampled_from(
    [
        "kind",
        "apiVersion",
        "metadata",
        "items",
        "rows",
        "columnDefinitions",
        "cells",
        "object",
        "status",
        "spec",
        "name",
        "namespace",
        "labels",
        "continue",
        "containers",
        "resourceRules",
        "verbs",
        "groups",
        "userInfo",
        "extra",
        "resources",
        "versions",
        "type",
        "count",
        "series",
        "message",
        "involvedObject",
        "priority",
    ]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6)
    ),
    max_leaves=25,
)
LIKE_A_LIST = st.fixed_dictionaries(
    {"kind": st.sampled_from(["Table", "PodList", "List", "Pod"])},
    optional=dict.fromkeys(
        ("metadata", "items", "rows", "columnDefinitions", "status"), JSON
    ),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    answer=LIKE_A_LIST | st.dictionaries(KEYS, JSON),
    number=st.integers(0, len(CALLS) - 1),
)
def test_an_answer_of_any_shape_never_raises(
    answer: object, number: int, broken: Broken
) -> None:
    broken.answer, broken.break_discovery = ok(json.dumps(answer).encode()), False
    _, status = ends(CALLS[number], broken.context())
    assert status in (0, 1)
