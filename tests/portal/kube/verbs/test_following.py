"""`-w` and `-f` show what comes, and end by themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.kube import following
from portal.kube.call import Call, Context
from portal.kube.errors import Aborted
from portal.kube.verbs import run

At = Callable[..., Context]
KUBEVIRT = ("namespace", "kubevirt")
STOPPED = "portal: stopped after 1 s: a step has to end\n"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "FOLLOW_SECONDS", 1.0)


def ran(context: Context, verb: str, *args: str, **flags: str) -> tuple[str, str, int]:
    named = (KUBEVIRT, *((key.replace("_", "-"), text) for key, text in flags.items()))
    texts = {"out": "", "err": ""}
    chunks = run(Call(verb, args, named), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


@pytest.mark.parametrize(
    "flags",
    [{}, {"output": "name"}, {"output": "custom-columns=A:.metadata.name"}],
    ids=["table", "name", "columns"],
)
def test_a_watch_shows_the_list_and_ends(flags: dict[str, str], at: At) -> None:
    listed, _, _ = ran(at("healthy"), "get", "pods", **flags)
    out, err, status = ran(at("healthy"), "get", "pods", watch="true", **flags)
    assert (out, err, status) == (listed, STOPPED, 0)


def test_events_of_a_watch_have_a_column_of_their_own(at: At) -> None:
    flags = {"watch": "true", "output_watch_events": "true", "selector": "a=b"}
    assert ran(at("healthy"), "get", "pods", **flags) == ("", STOPPED, 0)
    flags["selector"] = "kubevirt.io=virt-api"
    out, _, _ = ran(at("healthy"), "get", "pods", **flags)
    assert [line.split()[0] for line in out.splitlines()] == ["EVENT", "ADDED", "ADDED"]
    assert out.splitlines()[1].startswith("ADDED      virt-api-")


def test_a_single_object_is_shown_once(at: At) -> None:
    name = "virt-operator-548969cc58-nc4fp"
    out, err, _ = ran(at("healthy"), "get", "pod", name, watch="true")
    assert len(out.splitlines()) == 2
    assert err == STOPPED


def test_two_kinds_can_not_be_watched(at: At) -> None:
    out, err, status = ran(at("healthy"), "get", "pods,svc", watch="true")
    assert (out, status) == ("", 1)
    assert err == "error: you may only specify a single resource type\n"


def test_news_of_events_follow_those_that_are_there(at: At) -> None:
    out, err, status = ran(at("healthy"), "events", watch="true")
    assert out.startswith("LAST SEEN   TYPE     REASON ")
    assert (err, status) == (STOPPED, 0)


def test_followed_logs_come_from_all_pods(at: At) -> None:
    flags = {"selector": "kubevirt.io=virt-api", "follow": "true", "tail": "1"}
    out, err, status = ran(at("healthy"), "logs", prefix="true", **flags)
    assert len({line.split()[0] for line in out.splitlines()}) == 2
    assert (err, status) == ("", 0)
    _, err, status = ran(at("healthy"), "logs", max_log_requests="1", **flags)
    assert status == 1
    assert err == (
        "error: you are attempting to follow 2 log streams, but maximum allowed"
        " concurrency is 1, use --max-log-requests to increase the limit\n"
    )


def test_what_the_server_says_during_a_watch_is_told(stub: Any) -> None:
    table = {"kind": "Table", "metadata": {"resourceVersion": "7"}, "rows": []}
    gone = (
        b'{"type":"ERROR","object":{"message":"too old","reason":"Expired","code":410}}'
    )
    path = "/api/v1/namespaces/kubevirt/pods"
    server = stub({path: [table, gone + b"\n"]})
    out, err, status = ran(server.context, "get", "pods", watch="true")
    assert (out, err) == ("", "Error from server (Expired): too old\n")
    assert status == 1
    assert server.asked[-1].endswith("?resourceVersion=7&watch=true")


def test_a_cancelled_watch_ends_at_once(at: At) -> None:
    context = at("healthy")
    began = time.monotonic()
    chunks = run(Call("get", ("pods",), (KUBEVIRT, ("watch", "true"))), context)
    next(chunks)
    context.client.abort("cancelled by alice")
    with pytest.raises(Aborted, match="alice"):
        list(chunks)
    assert time.monotonic() - began < 0.9
