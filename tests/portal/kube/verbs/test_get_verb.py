from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.gosort import gosort
from portal.kube.verbs import run
from portal.kube.verbs.get.comparing import is_less

At = Callable[..., Context]
KUBEVIRT = ("namespace", "kubevirt")


def get(context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    named = tuple((name.replace("_", "-"), value) for name, value in flags.items())
    texts = {"out": "", "err": ""}
    chunks = run(Call("get", args, named), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def page(names: list[str], token: str = "") -> dict[str, Any]:
    return {
        "kind": "Table",
        "metadata": {"continue": token},
        "columnDefinitions": [{"name": "Name", "type": "string", "format": "name"}],
        "rows": [
            {"cells": [name], "object": {"metadata": {"name": name}}} for name in names
        ],
    }


def test_a_long_list_is_read_page_by_page(stub: Any) -> None:
    server = stub({"/api/v1/namespaces/n/pods": [page(["a"], "t=1"), page(["b"])]})
    out, err, status = get(server.context, "pods", namespace="n", chunk_size="1")
    assert (out, err, status) == ("NAME\na\nb\n", "", 0)
    assert server.asked[-2:] == [
        "/api/v1/namespaces/n/pods?limit=1",
        "/api/v1/namespaces/n/pods?continue=t%3D1&limit=1",
    ]


def test_a_page_that_fails_leaves_what_came_before(stub: Any) -> None:
    gone = {"kind": "Status", "message": "too old", "reason": "Expired", "code": 410}
    server = stub({"/api/v1/namespaces/n/pods": [page(["a"], "t"), (410, gone)]})
    out, err, status = get(server.context, "pods", namespace="n")
    assert (out, status) == ("NAME\na\n", 1)
    assert err == "Error from server (Expired): too old\n"


def test_a_server_without_tables_gets_name_and_age(stub: Any) -> None:
    born = {"name": "a", "creationTimestamp": "2026-11-21T00:00:00Z"}
    answer = {"kind": "PodList", "apiVersion": "v1", "items": [{"metadata": born}]}
    server = stub({"/api/v1/namespaces/n/pods": answer})
    out, _, _ = get(server.context, "pods", namespace="n")
    assert out == "NAME   AGE\na      24h\n"


def test_items_of_a_list_say_what_they_are(stub: Any) -> None:
    answer = {
        "kind": "PodList",
        "apiVersion": "v1",
        "items": [{"metadata": {"name": "a"}}],
    }
    server = stub({"/api/v1/namespaces/n/pods": answer})
    assert get(server.context, "pods", namespace="n", output="name")[0] == "pod/a\n"


@pytest.mark.parametrize(
    ("args", "flags", "message"),
    [
        (
            ("pods/a", "b"),
            {},
            "there is no need to specify a resource type as a separate",
        ),
        (
            ("pods/a/b",),
            {},
            "arguments in resource/name form may not have more than one",
        ),
        (("pods/",), {}, "arguments in resource/name form must have a single resource"),
        (
            ("pods", "a"),
            {"all_namespaces": "true"},
            "a resource cannot be retrieved by",
        ),
        (("pods", "a"), {"selector": "x=y"}, "name cannot be provided when a selector"),
        (("pods/a",), {"selector": "x=y"}, "selectors and the all flag cannot be used"),
        (("pods",), {"show_labels": "true", "output": "json"}, "--show-labels option"),
        (("pods", "../x"), {}, "there is no need to specify a resource type"),
        (("pods", ".."), {}, "invalid resource name \"..\": [may not be '..']"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_arguments_that_do_not_go_together_are_refused_unsent(
    args: tuple[str, ...], flags: dict[str, str], message: str, stub: Any
) -> None:
    server = stub({})
    out, err, status = get(server.context, *args, **flags)
    assert (out, status) == ("", 1)
    assert err.startswith("error: " + message)
    assert not [path for path in server.asked if "/namespaces/" in path]


def test_errors_of_several_targets_follow_what_was_found(at: At) -> None:
    out, err, status = get(
        at("healthy"), "pods,svc", "virt-api", "nosuch", namespace="kubevirt"
    )
    assert out.startswith("NAME ")
    assert "service/virt-api" not in out  # only one kind was found
    assert "virt-api   ClusterIP" in out
    assert err.splitlines() == [
        'Error from server (NotFound): pods "virt-api" not found',
        'Error from server (NotFound): pods "nosuch" not found',
        'Error from server (NotFound): services "nosuch" not found',
    ]
    assert status == 1


def test_ignore_not_found_says_nothing(at: At) -> None:
    context = at("healthy")
    flags = {"namespace": "kubevirt", "ignore_not_found": "true"}
    assert get(context, "pods", "nosuch", **flags) == ("", "", 0)
    assert get(context, "pods", "nosuch", output="json", **flags) == ("", "", 0)


def test_sorting_two_lists_by_a_field_of_their_items_fails_as_in_kubectl(
    at: At,
) -> None:
    out, err, status = get(
        at("healthy"), "pods,svc", namespace="kubevirt", sort_by=".metadata.name"
    )
    assert (out, status) == ("", 1)
    assert err == (
        'error: couldn\'t find any field with path "{.metadata.name}"'
        " in the list of objects\n"
    )


def test_what_was_printed_before_a_bad_column_stays(at: At) -> None:
    out, err, status = get(
        at("healthy"), "nodes", output="custom-columns=A:.metadata.name[0]"
    )
    assert (out, err, status) == ("A\n", "error: string is not array or slice\n", 1)


def test_the_refused_connection_is_told_as_kubectl_tells_it(stub: Any) -> None:
    server = stub({})
    context = server.context
    server.shutdown()
    server.server_close()
    _, err, status = get(context, "pods")
    host = f"127.0.0.1:{server.server_port}"
    assert status == 1
    assert err == (
        f"The connection to the server {host} was refused"
        " - did you specify the right host or port?\n"
    )


def test_texts_sort_by_their_letters() -> None:
    letters = ["", "0x", "10x", "264ecc76", "30fd", "3d", "a10", "a2", "b", "é"]
    shuffled = random.Random(1).sample(letters, len(letters))
    assert gosort(shuffled, is_less) == letters


def test_quantities_sort_by_amount_and_missing_values_first() -> None:
    values = ["1Gi", "500Mi", None, "2", "100m", "1k"]
    assert gosort(values, is_less) == [None, "100m", "2", "1k", "500Mi", "1Gi"]


def test_a_sort_by_name_is_a_sort() -> None:
    names = [f"pod-{number}" for number in random.Random(2).sample(range(500), 200)]
    assert gosort(names, is_less) == sorted(names)


def test_a_template_built_to_hurt_gets_an_answer_too(at: At) -> None:
    template = "{range .items[*]}" * 3000
    out, err, status = get(at("healthy"), "nodes", output=f"jsonpath={template}")
    assert (out, status) == ("", 1)
    assert err == "error: the answer or the template is nested too deeply\n"


def test_a_hidden_table_cell_never_reaches_the_next_line(stub: Any) -> None:
    server = stub({"/api/v1/namespaces/n/pods": page(["a\nspoofed   Running", "b"])})
    out, _, _ = get(server.context, "pods", namespace="n")
    assert out == "NAME\na...\nb\n"
