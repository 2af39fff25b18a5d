from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.kube import following
from portal.kube.call import Call, Context
from portal.kube.errors import Aborted
from portal.kube.resource import Resource
from portal.kube.verbs import run
from portal.kube.verbs.rollout.progress import Progress, progress

At = Callable[..., Context]
Json = dict[str, Any]
KUBEVIRT = ("namespace", "kubevirt")
PLURALS = {
    "Deployment": "deployments",
    "DaemonSet": "daemonsets",
    "StatefulSet": "statefulsets",
}
SERVED: Json = {
    "/apis": {
        "kind": "APIGroupList",
        "groups": [{"name": "apps", "versions": [{"version": "v1"}]}],
    },
    "/apis/apps/v1": {
        "kind": "APIResourceList",
        "resources": [
            {"name": plural, "namespaced": True, "kind": kind}
            for kind, plural in PLURALS.items()
        ],
    },
}
LIST = "/apis/apps/v1/namespaces/default/deployments"
REFUSED = {"kind": "Status", "message": "no", "reason": "Invalid", "code": 422}


def output(context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    texts = {"out": "", "err": ""}
    chunks = run(Call("rollout status", args, tuple(flags.items())), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def deployment(available: int, version: str = "1", **metadata: Any) -> Json:
    return {
        "kind": "Deployment",
        "apiVersion": "apps/v1",
        "metadata": {
            "name": "web",
            "namespace": "default",
            "generation": 2,
            "resourceVersion": version,
            **metadata,
        },
        "spec": {"replicas": 2},
        "status": {
            "observedGeneration": 2,
            "replicas": 2,
            "updatedReplicas": 2,
            "availableReplicas": available,
        },
    }


def events(*found: tuple[str, Json]) -> bytes:
    lines = (json.dumps({"type": kind, "object": obj}) for kind, obj in found)
    return "".join(f"{line}\n" for line in lines).encode()


def waiting(available: int) -> str:
    return (
        'Waiting for deployment "web" rollout to finish:'
        f" {available} of 2 updated replicas are available...\n"
    )


DONE = 'deployment "web" successfully rolled out\n'


def test_a_rollout_is_followed_until_it_is_done(stub: Any) -> None:
    changes = events(
        ("ADDED", deployment(0)),
        ("BOOKMARK", {"kind": "Deployment", "metadata": {"resourceVersion": "9"}}),
        ("MODIFIED", deployment(1, "2")),
        ("MODIFIED", deployment(2, "3")),
        ("MODIFIED", deployment(0, "4")),
    )
    server = stub({**SERVED, f"{LIST}/web": deployment(0), LIST: changes})
    out, err, status = output(server.context, "deployment.apps/web")
    assert out == waiting(0) + waiting(1) + DONE
    assert (err, status) == ("", 0)
    assert server.asked[-1] == (
        f"{LIST}?allowWatchBookmarks=true&fieldSelector=metadata.name%3Dweb"
        "&resourceVersionMatch=NotOlderThan&sendInitialEvents=true&watch=true"
    )


def test_what_is_done_needs_one_request(stub: Any) -> None:
    server = stub({**SERVED, f"{LIST}/web": deployment(2)})
    assert output(server.context, "deployment/web") == (DONE, "", 0)
    assert server.asked[-1] == f"{LIST}/web"


def test_without_watching_the_state_is_told_once(stub: Any) -> None:
    server = stub({**SERVED, f"{LIST}/web": deployment(1)})
    assert output(server.context, "deployment/web", watch="false") == (
        waiting(1),
        "",
        0,
    )


def test_a_watch_that_the_server_ends_begins_again(stub: Any) -> None:
    again = events(("ADDED", deployment(1, "2")), ("MODIFIED", deployment(2, "3")))
    watches = [events(("ADDED", deployment(0))), again]
    server = stub({**SERVED, f"{LIST}/web": deployment(0), LIST: watches})
    out, _, status = output(server.context, "deployment", "web")
    assert (out, status) == (waiting(0) + waiting(1) + DONE, 0)


def test_a_server_from_before_watch_lists_is_watched_too(stub: Any) -> None:
    watches = [(422, REFUSED), events(("ADDED", deployment(2, "2")))]
    server = stub({**SERVED, f"{LIST}/web": deployment(0), LIST: watches})
    assert output(server.context, "deployment", "web")[2] == 0
    assert server.asked[-1] == f"{LIST}?fieldSelector=metadata.name%3Dweb&watch=true"


def test_a_watch_of_which_the_server_forgot_the_beginning_begins_again(
    stub: Any,
) -> None:
    gone = {"kind": "Status", "message": "too old", "reason": "Expired", "code": 410}
    watches = [events(("ERROR", gone)), events(("ADDED", deployment(2, "2")))]
    server = stub({**SERVED, f"{LIST}/web": deployment(0), LIST: watches})
    assert output(server.context, "deployment", "web") == (waiting(0) + DONE, "", 0)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (("DELETED", deployment(0, "2")), "error: object has been deleted\n"),
        (
            ("ERROR", {"message": "broken", "reason": "InternalError", "code": 500}),
            "Error from server (InternalError): broken\n",
        ),
    ],
    ids=["deleted", "error"],
)
def test_what_ends_a_watch_ends_the_command(
    stub: Any, event: tuple[str, Json], message: str
) -> None:
    server = stub({**SERVED, f"{LIST}/web": deployment(0), LIST: events(event)})
    assert output(server.context, "deployment/web") == (waiting(0), message, 1)


def test_a_rollout_that_is_not_done_in_time_fails(at: At) -> None:
    began = time.monotonic()
    out, err, status = output(
        at("operator-down"),
        "deploy/virt-operator",
        namespace="kubevirt",
        timeout="300ms",
    )
    assert out.startswith('Waiting for deployment "virt-operator" rollout to finish: 0')
    assert (err, status) == ("error: timed out waiting for the condition\n", 1)
    assert time.monotonic() - began < 3


def test_waiting_ends_after_a_while_and_says_so(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "FOLLOW_SECONDS", 1.0)
    ended = output(at("operator-down"), "deploy/virt-operator", namespace="kubevirt")
    out, err, status = ended
    assert out.startswith("Waiting for deployment")
    assert (err, status) == ("portal: stopped after 1 s: a step has to end\n", 1)


def test_waiting_leaves_a_step_the_time_to_end_in_order(at: At) -> None:
    client = at("operator-down").client
    client.deadline = time.monotonic() + 5
    assert 0.1 <= following.follow_seconds(client) <= 2
    client.deadline = time.monotonic() + 1
    assert following.follow_seconds(client) == 0.1


def test_somebody_can_end_the_waiting(at: At) -> None:
    context = at("operator-down")
    threading.Timer(0.3, context.client.abort, ("cancelled",)).start()
    with pytest.raises(Aborted, match="cancelled"):
        output(context, "deploy/virt-operator", namespace="kubevirt")


def test_several_workloads_are_told_and_errors_follow(at: At) -> None:
    out, err, status = output(
        at("healthy"), "deploy", "nope", "virt-api", namespace="kubevirt"
    )
    assert out == 'deployment "virt-api" successfully rolled out\n'
    assert err == 'Error from server (NotFound): deployments.apps "nope" not found\n'
    assert status == 1


@pytest.mark.parametrize(
    ("args", "flags", "message"),
    [
        ((), {}, "error: required resource not specified\n"),
        (
            ("deploy/x",),
            {"revision": "-1"},
            "error: revision must be a positive integer: -1\n",
        ),
        (
            ("deploy/virt-api",),
            {"revision": "7"},
            "error: desired revision (7) is different from the running revision (1)\n",
        ),
        (
            ("cm/kubevirt-ca",),
            {},
            "error: no status viewer has been implemented for ConfigMap\n",
        ),
        (
            ("kubevirt/kubevirt",),
            {},
            (
                'error: no kind "KubeVirt" is registered for version "kubevirt.io/v1"'
                ' in scheme "pkg/scheme/scheme.go:28"\n'
            ),
        ),
        (
            ("deploy", "x"),
            {"selector": "a=b"},
            "error: name cannot be provided when a selector is specified\n",
        ),
    ],
    ids=lambda value: value.strip() if isinstance(value, str) else None,
)
def test_what_can_not_be_told_has_kubectls_words(
    at: At, args: tuple[str, ...], flags: dict[str, str], message: str
) -> None:
    out, err, status = output(at("healthy"), *args, namespace="kubevirt", **flags)
    assert (out, err, status) == ("", message, 1)


def test_a_selector_that_finds_nothing_is_no_error(at: At) -> None:
    assert output(at("healthy"), "deploy", namespace="x", selector="a=b") == (
        "",
        "No resources found in x namespace.\n",
        0,
    )


# -- the sentences -----------------------------------------------------------


def seen(kind: str, spec: Json, status: Json, **metadata: Any) -> Progress:
    resource = Resource("apps", "v1", PLURALS[kind], kind.lower(), kind, True)
    named = {"name": "x", "generation": 3, **metadata}
    return progress(resource, {"metadata": named, "spec": spec, "status": status}, 0)


ROLLING = {"updateStrategy": {"type": "RollingUpdate"}}
PARTITION = {"type": "RollingUpdate", "rollingUpdate": {"partition": 2}}


@pytest.mark.parametrize(
    ("kind", "spec", "status", "sentence"),
    [
        ("Deployment", {}, {"observedGeneration": 2}, "Waiting for deployment spec update to be observed..."),
        ("Deployment", {"replicas": 3}, {"updatedReplicas": 1}, 'Waiting for deployment "x" rollout to finish: 1 out of 3 new replicas have been updated...'),
        ("Deployment", {"replicas": 2}, {"updatedReplicas": 2, "replicas": 3}, 'Waiting for deployment "x" rollout to finish: 1 old replicas are pending termination...'),
        ("DaemonSet", ROLLING, {"observedGeneration": 1}, "Waiting for daemon set spec update to be observed..."),
        ("DaemonSet", ROLLING, {"desiredNumberScheduled": 3, "updatedNumberScheduled": 2}, 'Waiting for daemon set "x" rollout to finish: 2 out of 3 new pods have been updated...'),
        ("DaemonSet", ROLLING, {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3}, 'Waiting for daemon set "x" rollout to finish: 0 of 3 updated pods are available...'),
        ("StatefulSet", ROLLING, {"observedGeneration": 0}, "Waiting for statefulset spec update to be observed..."),
        ("StatefulSet", {**ROLLING, "replicas": 3}, {"readyReplicas": 1}, "Waiting for 2 pods to be ready..."),
        ("StatefulSet", {"replicas": 3, "updateStrategy": PARTITION}, {"readyReplicas": 3}, "Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated..."),
        ("StatefulSet", ROLLING, {"updatedReplicas": 1, "updateRevision": "b", "currentRevision": "a"}, "waiting for statefulset rolling update to complete 1 pods at revision b..."),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_a_rollout_on_its_way_says_how_far_it_is(
    kind: str, spec: Json, status: Json, sentence: str
) -> None:
    status = {"observedGeneration": 3, **status}
    assert seen(kind, spec, status) == Progress(sentence, done=False)


@pytest.mark.parametrize(
    ("kind", "spec", "status", "sentence"),
    [
        ("Deployment", {"replicas": 0}, {}, 'deployment "x" successfully rolled out'),
        ("DaemonSet", ROLLING, {}, 'daemon set "x" successfully rolled out'),
        (
            "StatefulSet",
            {"replicas": 3, "updateStrategy": PARTITION},
            {"readyReplicas": 3, "updatedReplicas": 1},
            "partitioned roll out complete: 1 new pods have been updated...",
        ),
        (
            "StatefulSet",
            ROLLING,
            {"currentReplicas": 3, "updateRevision": "a", "currentRevision": "a"},
            "statefulset rolling update complete 3 pods at revision a...",
        ),
    ],
    ids=["deployment", "daemon set", "partition", "stateful set"],
)
def test_a_rollout_that_is_done_says_so(
    kind: str, spec: Json, status: Json, sentence: str
) -> None:
    status = {"observedGeneration": 3, **status}
    assert seen(kind, spec, status) == Progress(sentence, done=True)


def test_a_rollout_that_ran_out_of_time_has_failed(stub: Any) -> None:
    late = deployment(0)
    late["status"]["conditions"] = [
        {"type": "Progressing", "reason": "ProgressDeadlineExceeded"}
    ]
    server = stub({**SERVED, f"{LIST}/web": late})
    assert output(server.context, "deployment/web") == (
        "",
        'error: deployment "web" exceeded its progress deadline\n',
        1,
    )


def test_sets_that_are_updated_by_hand_have_no_status(stub: Any) -> None:
    path = "/apis/apps/v1/namespaces/default/daemonsets/x"
    by_hand = {"spec": {"updateStrategy": {"type": "OnDelete"}}}
    server = stub({**SERVED, path: by_hand})
    assert output(server.context, "daemonset/x") == (
        "",
        "error: rollout status is only available for RollingUpdate strategy type\n",
        1,
    )
