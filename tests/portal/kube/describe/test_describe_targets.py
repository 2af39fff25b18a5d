"""What describe does with its arguments, and what it says when it can not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Call, Chunk, Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.kube.verbs import run
from portal.replay.app import App
from portal.replay.serve import ReplayServer

At = Callable[..., Context]
HEALTHY = Path(__file__).parents[4] / "portal" / "demo" / "recordings" / "healthy"


def context_of(replay: ReplayServer) -> Context:
    client = KubeClient(
        Endpoint(replay.url, ca=replay.ca, token=replay.token("rig-admin"))
    )
    return Context(client, Discovery(client), replay.clock.recorded_at)


def output(context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    given = tuple((name.replace("_", "-"), value) for name, value in flags.items())
    texts = {"out": "", "err": ""}
    chunks = run(Call("describe", args, given), context)
    while True:
        try:
            chunk: Chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


@pytest.mark.parametrize(
    ("args", "flags", "message"),
    [
        pytest.param(
            ("nosuchkind", "x"),
            {},
            'error: the server doesn\'t have a resource type "nosuchkind"',
            id="unknown kind",
        ),
        pytest.param(
            ("pod", "x"),
            {"selector": "a=b"},
            "error: name cannot be provided when a selector is specified",
            id="name and selector",
        ),
        pytest.param(
            ("pod", "x"),
            {"all_namespaces": "true"},
            "error: a resource cannot be retrieved by name across all namespaces",
            id="name in all namespaces",
        ),
        pytest.param(
            ("pod/x", "missing"),
            {},
            "error: there is no need to specify a resource type as a separate argument"
            " when passing arguments in resource/name form (e.g. 'kubectl get"
            " resource/<resource_name>' instead of 'kubectl get resource"
            " resource/<resource_name>'",
            id="pair and name",
        ),
        pytest.param(
            ("pod", "."),
            {},
            "error: invalid resource name \".\": [may not be '.']",
            id="a dot is no name",
        ),
    ],
)
def test_arguments_that_do_not_go_together_are_refused_in_kubectls_words(
    args: tuple[str, ...], flags: dict[str, str], message: str, at: At
) -> None:
    assert output(at("healthy"), *args, **flags) == ("", message + "\n", 1)


def test_a_name_after_a_slash_is_never_taken_as_a_beginning(at: At) -> None:
    out, err, status = output(at("healthy"), "pod/virt-operator", namespace="kubevirt")
    assert (out, status) == ("", 1)
    assert err == 'Error from server (NotFound): pods "virt-operator" not found\n'


def test_events_are_shown_with_several_objects_when_asked_for(at: At) -> None:
    context = at("healthy")
    quiet, _, _ = output(context, "pods", namespace="kubevirt")
    full, _, _ = output(context, "pods", namespace="kubevirt", show_events="true")
    assert "Events:" not in quiet
    assert full.count("\nEvents:") == quiet.count("\n\n\nName:") + 1


def test_an_object_found_by_its_beginning_has_no_events_unless_asked_for(
    at: At,
) -> None:
    context = at("operator-down")
    name = "virt-operator-548969cc58-nc"
    quiet, _, status = output(context, "pod", name, namespace="kubevirt")
    full, _, _ = output(context, "pod", name, namespace="kubevirt", show_events="true")
    assert quiet.startswith(f"Name:                 {name}4fp\n")
    assert "Events:" not in quiet
    assert "Back-off restarting failed container" in full
    assert status == 0


def test_what_exists_is_described_beside_what_does_not(at: At) -> None:
    names = ("virt-api-5d78dbd6df-zm7m2", "nosuch", "nosuch")
    out, err, status = output(at("healthy"), "pod", *names, namespace="kubevirt")
    assert out.startswith("Name:                 virt-api-5d78dbd6df-zm7m2\n")
    assert "Events:" not in out
    assert err == 'Error from server (NotFound): pods "nosuch" not found\n'
    assert status == 1


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        pytest.param(
            {"namespace": "empty"}, "No resources found in empty namespace.\n", id="one"
        ),
        pytest.param(
            {"all_namespaces": "true", "selector": "a=nothing"},
            "No resources found\n",
            id="all",
        ),
    ],
)
def test_nothing_found_is_said_and_is_no_error(
    flags: dict[str, str], message: str, at: At
) -> None:
    assert output(at("healthy"), "pods", **flags) == ("", message, 0)


class WithoutEvents:
    """A replay on which nobody may list events."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if not scope.get("path", "").endswith("/events"):
            await self.app(scope, receive, send)
            return
        status = {
            "kind": "Status",
            "code": 403,
            "reason": "Forbidden",
            "message": "no events",
        }
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(status).encode()})


def test_events_that_may_not_be_read_are_not_passed_off_as_none(tmp_path: Path) -> None:
    with ReplayServer(
        HEALTHY, state_dir=tmp_path, shift=False, wrap=WithoutEvents
    ) as replay:
        context = context_of(replay)
        name = "virt-api-5d78dbd6df-zm7m2"
        out, err, status = output(context, "pod", name, namespace="kubevirt")
    assert out.endswith("Events:                      <none>\n")
    assert err == f"Warning: the events of {name} could not be read: no events\n"
    assert status == 0


def test_a_node_costs_its_object_and_five_more_reads(tmp_path: Path) -> None:
    with ReplayServer(HEALTHY, state_dir=tmp_path, shift=False) as replay:
        context = context_of(replay)
        output(context, "node", "cp-0")
        asked = [seen.path for seen in replay.requests]
    first, *more = [path for path in asked if path not in ("/api", "/apis")]
    assert first == "/api/v1/nodes/cp-0"
    assert sorted(more) == [
        "/api/v1/events",
        "/api/v1/events",
        "/api/v1/pods",
        "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/cp-0",
        "/apis/resource.k8s.io/v1/resourceslices",
    ]


def test_claims_of_one_namespace_cost_one_list_of_its_pods(tmp_path: Path) -> None:
    with ReplayServer(HEALTHY, state_dir=tmp_path, shift=False) as replay:
        out, _, status = output(context_of(replay), "pvc", namespace="demo-vms")
        asked = [seen.path for seen in replay.requests]
    assert out.count("\nUsed By:") > 1
    assert asked.count("/api/v1/namespaces/demo-vms/pods") == 1
    assert status == 0
