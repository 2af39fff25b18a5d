"""top, api-resources, version, events and auth on clusters that no recording shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run

At = Callable[..., Context]
METRICS = "/apis/metrics.k8s.io/v1beta1"


def ran(verb: str, context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    named = tuple((name.replace("_", "-"), value) for name, value in flags.items())
    texts = {"out": "", "err": ""}
    chunks = run(Call(verb, args, named), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def group(name: str, *versions: str) -> dict[str, Any]:
    listed = [{"groupVersion": f"{name}/{each}", "version": each} for each in versions]
    return {"name": name, "versions": listed, "preferredVersion": listed[0]}


def with_metrics(**more: Any) -> dict[str, Any]:
    """A cluster that measures two pods and one of its two nodes."""

    def pod(name: str, **usage: tuple[str, str]) -> dict[str, Any]:
        containers = [
            {"name": each, "usage": {"cpu": cpu, "memory": memory}}
            for each, (cpu, memory) in usage.items()
        ]
        return {"metadata": {"name": name, "namespace": "n"}, "containers": containers}

    def node(name: str) -> dict[str, Any]:
        return {
            "metadata": {"name": name},
            "status": {"allocatable": {"cpu": "2", "memory": "1Gi"}},
        }

    usage = {"cpu": "250m", "memory": "536870912"}
    measured = {"metadata": {"name": "cp-0"}, "usage": usage}
    pods = [
        pod("b", x=("10m", "20Mi"), a=("1500000n", "1Ki")),
        pod("a", main=("1", "100Mi")),
    ]
    return {
        "/apis": {
            "kind": "APIGroupList",
            "groups": [group("metrics.k8s.io", "v1beta1")],
        },
        METRICS: {
            "kind": "APIResourceList",
            "resources": [
                {"name": "pods", "kind": "PodMetrics", "namespaced": True},
                {"name": "nodes", "kind": "NodeMetrics", "namespaced": False},
            ],
        },
        "/api/v1": {
            "kind": "APIResourceList",
            "resources": [
                {
                    "name": "pods",
                    "singularName": "pod",
                    "namespaced": True,
                    "kind": "Pod",
                },
                {"name": "nodes", "namespaced": False, "kind": "Node"},
            ],
        },
        "/api/v1/nodes": {"items": [node("cp-0"), node("worker-0")]},
        f"{METRICS}/pods": {"items": pods},
        f"{METRICS}/namespaces/n/pods": {"items": pods},
        f"{METRICS}/nodes": {"items": [measured]},
        **more,
    }


def test_pods_are_measured_by_name(stub: Any) -> None:
    out, err, status = ran("top pod", stub(with_metrics()).context, namespace="n")
    assert out == (
        "NAME   CPU(cores)   MEMORY(bytes)   \n"
        "a      1000m        100Mi           \n"
        "b      12m          20Mi            \n"
    )
    assert (err, status) == ("", 0)


def test_containers_are_measured_with_a_sum(stub: Any) -> None:
    flags = {"containers": "true", "sum": "true", "sort_by": "memory"}
    out, _, _ = ran(
        "top pod", stub(with_metrics()).context, all_namespaces="true", **flags
    )
    assert [line.split() for line in out.splitlines()] == [
        ["NAMESPACE", "POD", "NAME", "CPU(cores)", "MEMORY(bytes)"],
        ["n", "a", "main", "1000m", "100Mi"],
        ["n", "b", "x", "10m", "20Mi"],
        ["n", "b", "a", "2m", "0Mi"],
        ["________", "________"],
        ["1012m", "120Mi"],
    ]


def test_nodes_without_metrics_come_last(stub: Any) -> None:
    out, _, status = ran("top node", stub(with_metrics()).context)
    assert [line.split() for line in out.splitlines()] == [
        ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"],
        ["cp-0", "250m", "12%", "512Mi", "50%"],
        ["worker-0", *["<unknown>"] * 4],
    ]
    assert status == 0


def test_old_pods_without_metrics_are_told(stub: Any) -> None:
    born = {"name": "p", "namespace": "n", "creationTimestamp": "2026-11-21T22:57:58Z"}
    nothing = {
        f"{METRICS}/namespaces/n/pods": {"items": []},
        "/api/v1/namespaces/n/pods": {"items": [{"metadata": born}]},
    }
    out, err, status = ran(
        "top pod", stub(with_metrics(**nothing)).context, namespace="n"
    )
    assert (out, status) == ("", 1)
    assert err == "error: Metrics not available for pod n/p, age: 1h2m2s\n"


def test_a_group_that_is_down_is_told_after_the_rest(stub: Any) -> None:
    down = {
        "/apis": {
            "kind": "APIGroupList",
            "groups": [group("metrics.k8s.io", "v1beta1")],
        },
        METRICS: (503, {"kind": "Status", "reason": "ServiceUnavailable"}),
        "/api/v1": {
            "kind": "APIResourceList",
            "resources": [
                {"name": "pods", "kind": "Pod", "namespaced": True, "verbs": ["get"]}
            ],
        },
    }
    out, err, status = ran("api-resources", stub(down).context)
    assert out == (
        "NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND\n"
        "pods                v1           true         Pod\n"
    )
    stale = (
        "metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1"
    )
    told = f"error: unable to retrieve the complete list of server APIs: {stale}\n"
    assert (err, status) == (told, 1)
    out, err, status = ran("top node", stub(down).context)
    assert (out, err, status) == ("", "error: Metrics API not available\n", 1)


@pytest.mark.parametrize(
    ("server", "warns"),
    [("v1.36.0", False), ("v1.35.9-gke.1", False), ("v1.33.1+k3s1", True), ("x", True)],
)
def test_an_old_server_is_warned_of(server: str, warns: bool, stub: Any) -> None:
    answer = {"major": "1", "minor": "3x+", "gitVersion": server}
    out, err, status = ran("version", stub({"/version": answer}).context)
    assert out.endswith(f"Server Version: {server}\n")
    assert ("exceeds the supported minor version skew of +/-1" in err) is warns
    assert status == 0


def test_a_server_without_a_version_still_tells_ours(stub: Any) -> None:
    out, err, status = ran("version", stub({}).context)
    assert out == "Client Version: v1.36.2\nKustomize Version: v5.8.1\n"
    assert err.startswith("Error from server (NotFound): ")
    assert status == 1


@pytest.mark.parametrize(
    ("verb", "args", "flags", "message"),
    [
        ("auth can-i", ("list",), {}, "you must specify two arguments: verb resource"),
        ("auth can-i", ("x",), {"list": "true"}, "list option must be specified with"),
        ("auth can-i", ("get", "/x"), {"subresource": "y"}, "--subresource can not be"),
        ("events", (), {"for": "x"}, "--for must be in resource/name form"),
        ("events", (), {"types": "Odd"}, "valid --types are Normal or Warning"),
        ("events", (), {"output": "x"}, "unable to match a printer suitable for the"),
        ("top pod", ("a", "b"), {}, "pod [NAME | -l label]\nSee 'kubectl top pod -h'"),
        ("top node", ("a",), {"selector": "x"}, "only one of NAME or --selector can"),
        ("top pod", (), {"sort_by": "age"}, "--sort-by accepts only cpu or memory"),
        ("version", ("x",), {}, "extra arguments: [x]"),
        ("version", (), {"output": "x"}, "--output must be 'yaml' or 'json'"),
        ("api-versions", ("x",), {}, "unexpected arguments: [x]\n"),
        ("api-resources", (), {"sort_by": "x"}, "--sort-by accepts only name or kind"),
        ("api-resources", (), {"output": "x"}, "unable to match a printer suitable"),
        ("auth whoami", (), {"output": "jsonpath"}, "template format specified but no"),
    ],
)
def test_what_kubectl_refuses_is_refused_in_its_words(
    verb: str, args: tuple[str, ...], flags: dict[str, str], message: str, stub: Any
) -> None:
    out, err, status = ran(verb, stub({}).context, *args, **flags)
    assert (out, status) == ("", 1)
    assert err.startswith(f"error: {message}")


def test_a_service_of_the_cluster_has_its_address(stub: Any) -> None:
    service = {
        "metadata": {"name": "kube-dns", "namespace": "kube-system"},
        "spec": {"ports": [{"name": "dns", "port": 53}]},
    }
    path = "/api/v1/namespaces/kube-system/services"
    server = stub({path: {"items": [service]}})
    out, _, _ = ran("cluster-info", server.context)
    url = f"http://127.0.0.1:{server.server_port}"
    assert (
        out.splitlines()[1] == f"kube-dns is running at {url}{path}/kube-dns:dns/proxy"
    )


def test_api_resources_are_a_list_in_json_and_yaml(at: At) -> None:
    flags = {"api_group": "apps", "output": "json", "sort_by": "kind"}
    out, _, _ = ran("api-resources", at("healthy"), **flags)
    assert out.startswith('{\n    "kind": "APIResourceList",\n')
    yaml, _, _ = ran("api-resources", at("healthy"), **{**flags, "output": "yaml"})
    assert "\n  shortNames:\n  - deploy\n" in yaml
