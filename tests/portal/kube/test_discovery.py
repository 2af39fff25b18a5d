from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery, forget
from portal.kube.errors import CommandError
from portal.kube.resource import Resource
from portal.replay.serve import ReplayServer

RECORDING = Path(__file__).parents[3] / "portal" / "demo" / "recordings" / "healthy"
PODS = Resource("", "v1", "pods", "pod", "Pod", True)
NODES = Resource("", "v1", "nodes", "node", "Node", False)
At = Callable[..., Context]
Serve = Callable[[str], ReplayServer]
App = Callable[..., Any]


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("pods", "v1 pods"),
        ("po", "v1 pods"),
        ("pod", "v1 pods"),
        ("Pod", "v1 pods"),
        ("PODS", "v1 pods"),
        ("pods.v1.", "v1 pods"),
        ("deploy", "apps/v1 deployments"),
        ("deploy.apps", "apps/v1 deployments"),
        ("deployments.app", "apps/v1 deployments"),
        ("deployments.v1.apps", "apps/v1 deployments"),
        ("Deployment.v1.apps", "apps/v1 deployments"),
        ("events", "v1 events"),
        ("events.events.k8s.io", "events.k8s.io/v1 events"),
        ("hpa", "autoscaling/v2 horizontalpodautoscalers"),
        (
            "horizontalpodautoscalers.v1.autoscaling",
            "autoscaling/v1 horizontalpodautoscalers",
        ),
        ("vms", "kubevirt.io/v1 virtualmachines"),
        ("kubevirts.v1alpha3.kubevirt.io", "kubevirt.io/v1alpha3 kubevirts"),
        ("PersistentVolumeClaim", "v1 persistentvolumeclaims"),
    ],
)
def test_a_word_means_what_it_means_to_kubectl(word: str, meaning: str, at: At) -> None:
    resource = at("healthy").discovery.resolve(word)
    assert f"{resource.api_version} {resource.plural}" == meaning


@pytest.mark.parametrize("word", ["nosuch", "PO", "pods.v1", "pods.v2.apps", "foo.bar"])
def test_an_unknown_word_is_refused_in_the_words_of_kubectl(word: str, at: At) -> None:
    with pytest.raises(CommandError) as error:
        at("healthy").discovery.resolve(word)
    name = word.partition(".")[0]
    assert error.value.message == f'the server doesn\'t have a resource type "{name}"'


def test_an_ambiguous_short_name_is_warned_about(at: At) -> None:
    discovery = at("healthy").discovery
    assert discovery.warnings("ev") == [
        'short name "ev" could also match lower priority resource events.events.k8s.io'
    ]
    assert discovery.warnings("events") == []


def test_the_category_all_holds_workloads_and_custom_kinds(at: At) -> None:
    members = [
        resource.qualified for resource in at("healthy").discovery.category("all")
    ]
    assert members[:3] == ["pods", "replicationcontrollers", "services"]
    assert "virtualmachines.kubevirt.io" in members
    assert members.count("horizontalpodautoscalers.autoscaling") == 1
    assert at("healthy").discovery.category("nosuch") == []


def test_discovery_is_asked_once_per_endpoint_and_once_more_for_an_unknown_word(
    at: At, serve: Serve
) -> None:
    endpoint = at("healthy").client.endpoint
    forget(endpoint)

    def asked() -> int:
        return sum(seen.path in ("/api", "/apis") for seen in serve("healthy").requests)

    before = asked()
    for _ in range(3):
        Discovery(KubeClient(endpoint)).resolve("pods")
    assert asked() - before == 2
    discovery = Discovery(KubeClient(endpoint))
    for _ in range(2):
        with pytest.raises(CommandError):
            discovery.resolve("nosuch")
    assert asked() - before == 4


def test_kinds_are_never_shared_between_two_identities(at: At, serve: Serve) -> None:
    Discovery(at("healthy").client).resolve("pods")
    stranger = replace(at("healthy").client.endpoint, token="nobody's")
    with pytest.raises(Exception, match="nauthorized"):
        Discovery(KubeClient(stranger)).resolve("pods")


def without_aggregation(app: App) -> App:
    """A server from before 1.26: it knows plain JSON only. One group is down."""

    async def old(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept"]
            scope = {**scope, "headers": [*headers, (b"accept", b"application/json")]}
            if scope["path"] == "/apis/batch/v1":
                await send(
                    {"type": "http.response.start", "status": 503, "headers": []}
                )
                await send({"type": "http.response.body", "body": b"down"})
                return
        await app(scope, receive, send)

    return old


def test_an_old_server_is_asked_group_by_group_and_a_group_that_is_down_left_out(
    tmp_path: Path, at: At
) -> None:
    with ReplayServer(
        RECORDING, state_dir=tmp_path, shift=False, wrap=without_aggregation
    ) as server:
        endpoint = Endpoint(server.url, ca=server.ca, token=server.token("rig-admin"))
        old = Discovery(KubeClient(endpoint)).resources
    new = [r for r in at("healthy").discovery.resources if r.group != "batch"]
    assert [str(resource) for resource in old] == [str(resource) for resource in new]


def test_paths_are_quoted_segment_by_segment() -> None:
    deployments = Resource(
        "apps", "v1", "deployments", "deployment", "Deployment", True
    )
    assert PODS.path() == "/api/v1/pods"
    assert PODS.path("a b", "x?#&") == "/api/v1/namespaces/a%20b/pods/x%3F%23%26"
    assert PODS.path("n", "x", "log") == "/api/v1/namespaces/n/pods/x/log"
    assert NODES.path("n", "x") == "/api/v1/nodes/x"
    assert deployments.path("n") == "/apis/apps/v1/namespaces/n/deployments"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".", "[may not be '.']"),
        ("..", "[may not be '..']"),
        ("a/b", "[may not contain '/']"),
        ("../x", "[may not contain '/']"),
        ("a%2Fb", "[may not contain '%']"),
    ],
)
def test_a_name_that_would_leave_its_segment_is_refused(
    name: str, message: str
) -> None:
    with pytest.raises(CommandError) as error:
        PODS.path("default", name)
    assert error.value.message == f'invalid resource name "{name}": {message}'
    with pytest.raises(CommandError, match="invalid namespace"):
        PODS.path(name)
