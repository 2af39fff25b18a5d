from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run

At = Callable[..., Context]
Json = dict[str, Any]
APPS = "/apis/apps/v1"
SERVED: Json = {
    "/apis": {
        "kind": "APIGroupList",
        "groups": [{"name": "apps", "versions": [{"version": "v1"}]}],
    },
    APPS: {
        "kind": "APIResourceList",
        "resources": [
            {"name": "deployments", "namespaced": True, "kind": "Deployment"},
            {"name": "statefulsets", "namespaced": True, "kind": "StatefulSet"},
        ],
    },
}
OWNED = [{"kind": "x", "name": "web", "uid": "u1", "controller": True}]
IN_DEFAULT = f"{APPS}/namespaces/default"


def output(context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    texts = {"out": "", "err": ""}
    chunks = run(Call("rollout history", args, tuple(flags.items())), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def template(image: str) -> Json:
    return {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": image}]},
    }


def workload(kind: str) -> Json:
    return {
        "kind": kind,
        "apiVersion": "apps/v1",
        "metadata": {"name": "web", "namespace": "default", "uid": "u1"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": template("nginx:2"),
        },
    }


def replica_set(name: str, image: str, revision: str, cause: str = "") -> Json:
    notes = {
        "deployment.kubernetes.io/revision": revision,
        "kubernetes.io/change-cause": cause,
    }
    return {
        "metadata": {"name": name, "annotations": notes, "ownerReferences": OWNED},
        "spec": {"template": template(image)},
    }


def deployed(*replica_sets: Json) -> Json:
    return {
        **SERVED,
        f"{IN_DEFAULT}/deployments/web": workload("Deployment"),
        f"{IN_DEFAULT}/replicasets": {"items": list(replica_sets)},
    }


def old_and_new() -> Json:
    stranger = replica_set("other", "x", "3")
    stranger["metadata"]["ownerReferences"] = [{**OWNED[0], "uid": "u2"}]
    return deployed(
        replica_set("web-10", "nginx:2", "10"),
        replica_set("web-9", "nginx:1", "9", "a new certificate"),
        replica_set("web-x", "nginx:1", "ten"),
        stranger,
    )


def test_revisions_are_those_of_owned_replica_sets_by_number(stub: Any) -> None:
    server = stub(old_and_new())
    out, err, status = output(server.context, "deployment/web")
    assert out.splitlines() == [
        "deployment.apps/web ",
        "REVISION  CHANGE-CAUSE",
        "9         a new certificate",
        "10        <none>",
        "",
    ]
    assert (err, status) == ("", 0)
    assert server.asked[-1] == (
        f"{IN_DEFAULT}/replicasets?labelSelector=app%3Dweb&limit=500"
    )


def test_one_revision_shows_its_template_and_its_cause(stub: Any) -> None:
    out, err, status = output(
        stub(old_and_new()).context, "deployment/web", revision="9"
    )
    assert out.startswith("deployment.apps/web with revision #9\nPod Template:\n")
    assert "  Annotations:\tkubernetes.io/change-cause: a new certificate\n" in out
    assert "    Image:\tnginx:1\n" in out
    assert out.endswith("\n\n")
    assert (err, status) == ("", 0)


def test_a_format_prints_the_objects_behind_the_revisions(stub: Any) -> None:
    context = stub(old_and_new()).context
    assert output(context, "deployment/web", output="name") == (
        "replicaset.apps/web-9\nreplicaset.apps/web-10\n",
        "",
        0,
    )
    one = output(context, "deployment/web", output="json", revision="10")[0]
    assert json.loads(one)["metadata"]["name"] == "web-10"
    assert list(json.loads(one))[:2] == ["kind", "apiVersion"]
    documents = output(context, "deployment/web", output="yaml")[0].split("---\n")
    assert [text.startswith("apiVersion: apps/v1\nkind: R") for text in documents] == [
        True,
        True,
    ]


def test_a_template_without_a_format_prints_the_workload(stub: Any) -> None:
    context = stub(old_and_new()).context
    out = output(context, "deployment/web", template="{{.kind}} {{.metadata.name}}")[0]
    assert out == "Deployment web"


def test_a_set_is_shown_as_its_controller_revision_had_it(stub: Any) -> None:
    patch = {"spec": {"template": {"$patch": "replace", **template("nginx:1")}}}
    kept = {
        "metadata": {"name": "web-1", "ownerReferences": OWNED},
        "revision": 1,
        "data": patch,
    }
    answers = {
        **SERVED,
        f"{IN_DEFAULT}/statefulsets/web": workload("StatefulSet"),
        f"{IN_DEFAULT}/controllerrevisions": {"items": [kept]},
    }
    context = stub(answers).context
    out = output(context, "statefulset/web", revision="1")[0]
    assert "    Image:\tnginx:1\n" in out
    shown = json.loads(output(context, "statefulset/web", output="json")[0])
    assert shown["kind"] == "StatefulSet"
    assert shown["spec"]["template"] == template("nginx:1")


def test_a_controller_revision_of_another_shape_is_not_guessed(stub: Any) -> None:
    kept = {
        "metadata": {"name": "web-1", "ownerReferences": OWNED},
        "revision": 1,
        "data": {"spec": {"template": template("nginx:1")}},
    }
    answers = {
        **SERVED,
        f"{IN_DEFAULT}/statefulsets/web": workload("StatefulSet"),
        f"{IN_DEFAULT}/controllerrevisions": {"items": [kept]},
    }
    assert output(stub(answers).context, "statefulset/web", revision="1") == (
        "",
        "error: unable to parse history web-1\n",
        1,
    )


def test_a_workload_without_revisions_has_no_history(stub: Any) -> None:
    assert output(stub(deployed()).context, "deployment/web") == (
        "deployment.apps/web \nNo rollout history found.\n",
        "",
        0,
    )


def test_replica_sets_that_may_not_be_read_are_an_error(stub: Any) -> None:
    denied = {"kind": "Status", "message": "no: u", "reason": "Forbidden", "code": 403}
    answers = {**deployed(), f"{IN_DEFAULT}/replicasets": (403, denied)}
    assert output(stub(answers).context, "deployment/web") == (
        "",
        "error: failed to retrieve replica sets from deployment web: no: u\n",
        1,
    )


@pytest.mark.parametrize(
    ("args", "flags", "message"),
    [
        ((), {}, "error: required resource not specified\n"),
        (
            ("deploy/virt-api",),
            {"revision": "7"},
            "error: unable to find the specified revision\n",
        ),
        (
            ("deploy/virt-api",),
            {"revision": "7", "output": "yaml"},
            "error: unable to find the specified revision\n",
        ),
        (
            ("pod", "-l"),
            {"selector": "x"},
            "error: name cannot be provided when a selector is specified\n",
        ),
        (
            ("cm/kubevirt-ca",),
            {},
            (
                'error: error retrieving history for "ConfigMap", no visitor method'
                " exists for { ConfigMap}\n"
            ),
        ),
    ],
    ids=["nothing", "no such revision", "nor as yaml", "name and selector", "kind"],
)
def test_what_has_no_history_has_kubectls_words(
    at: At, args: tuple[str, ...], flags: dict[str, str], message: str
) -> None:
    out, err, status = output(at("healthy"), *args, namespace="kubevirt", **flags)
    assert (out, err, status) == ("", message, 1)


def test_errors_about_several_objects_stand_alone(at: At) -> None:
    _, err, status = output(at("healthy"), "rs", namespace="kubevirt")
    line = 'no history viewer has been implemented for "ReplicaSet.apps"\n'
    assert (err, status) == (3 * line, 1)
