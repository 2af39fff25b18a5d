from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run

At = Callable[..., Context]
Json = dict[str, Any]
KIND = {"group": "", "kind": "Pod", "version": "v1"}


def output(context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    named = tuple((name.replace("_", "-"), value) for name, value in flags.items())
    texts = {"out": "", "err": ""}
    chunks = run(Call("explain", args, named), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def documented(schema: Json, **others: Json) -> Json:
    """A server whose kind Pod has this schema."""
    pod = {"x-kubernetes-group-version-kind": [KIND], **schema}
    methods = {"get": {"x-kubernetes-group-version-kind": KIND}}
    return {
        "/openapi/v3": {
            "paths": {"api/v1": {"serverRelativeURL": "/openapi/v3/api/v1?hash=AB"}}
        },
        "/openapi/v3/api/v1": {
            "paths": {"/api/v1/namespaces/{namespace}/pods": methods},
            "components": {"schemas": {"io.k8s.Pod": pod, **others}},
        },
    }


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def explained(stub: Any, schema: Json, asked: str = "pods", **flags: str) -> str:
    server = stub(documented(schema, **OTHERS))
    out, err, status = output(server.context, asked, **flags)
    assert (err, status) == ("", 0)
    return out


OTHERS: Json = {
    "io.k8s.Spec": {
        "type": "object",
        "description": "What is wanted.",
        "required": ["again"],
        "properties": {
            "again": {"allOf": [ref("io.k8s.Spec")], "default": {}},
            "size": ref("io.k8s.Size"),
        },
    },
    "io.k8s.Size": {"type": "string", "description": "As text."},
    "io.k8s.Port": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
}
HEAD = "KIND:       Pod\nVERSION:    v1\n\n"


def test_the_document_is_asked_for_with_its_hash(stub: Any) -> None:
    server = stub(documented({"type": "object"}))
    output(server.context, "pods")
    assert server.asked[-2:] == ["/openapi/v3", "/openapi/v3/api/v1?hash=AB"]


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ({"type": "string"}, "string"),
        ({"type": "object"}, "Object"),
        ({"x-kubernetes-preserve-unknown-fields": True}, "Object"),
        ({"items": {"type": "integer"}}, "[]integer"),
        ({"items": {"items": ref("io.k8s.Spec")}}, "[][]Spec"),
        ({"additionalProperties": {"type": "string"}}, "map[string]string"),
        ({"additionalProperties": True, "type": "object"}, "Object"),
        ({"allOf": [ref("io.k8s.Spec")], "default": {}}, "Spec"),
        (ref("io.k8s.Size"), "string"),
        (ref("io.k8s.Port"), "Port"),
        (ref("io.k8s.Gone"), "Gone"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_type_is_a_word(stub: Any, schema: Json, shown: str) -> None:
    out = explained(stub, {"properties": {"x": schema}})
    assert f"\n  x\t<{shown}>\n    <no description>\n\n" in out


def test_a_kind_without_a_schema_is_empty(stub: Any) -> None:
    assert explained(stub, {"type": "object"}) == (
        f"{HEAD}DESCRIPTION:\n    <empty>\n\n"
    )


def test_fields_are_sorted_and_required_ones_are_marked(stub: Any) -> None:
    fields = {"b": {"type": "string"}, "a": {"description": "First."}}
    out = explained(stub, {"properties": fields, "required": ["b"]})
    assert out.endswith(
        "FIELDS:\n  a\t<Object>\n    First.\n\n"
        "  b\t<string> -required-\n    <no description>\n\n\n"
    )


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["", "A"], 'enum: "", A'),
        ([1, 2.5, True], "enum: 1, 2.5, true"),
        (["A", "B", "C", "D"], "enum: A, B, C, D"),
        (["A", "B", "C", "D", "E"], "enum: A, B, C, D, ...."),
    ],
    ids=["empty", "no texts", "four", "five"],
)
def test_the_first_values_of_an_enumeration_are_listed(
    stub: Any, values: list[Any], shown: str
) -> None:
    out = explained(stub, {"properties": {"x": {"type": "string", "enum": values}}})
    assert f"  x\t<string>\n  {shown}\n    <no description>\n" in out


def test_one_field_lists_all_its_values(stub: Any) -> None:
    field = {"type": "string", "enum": ["", "A"], "description": "Which."}
    assert explained(stub, {"properties": {"x": field}}, "pod.x") == (
        f'{HEAD}FIELD: x <string>\nENUM:\n    ""\n    A\n\n'
        "DESCRIPTION:\n    Which.\n    \n\n"
    )


def test_a_path_leads_through_lists_maps_and_references(stub: Any) -> None:
    inner = {"items": {"additionalProperties": {"allOf": [ref("io.k8s.Spec")]}}}
    out = explained(stub, {"properties": {"list": inner}}, "pods.list.again.size")
    assert (
        out == f"{HEAD}FIELD: size <string>\n\n\nDESCRIPTION:\n    As text.\n    \n\n"
    )


def test_a_kind_that_holds_itself_is_listed_once(stub: Any) -> None:
    schema = {"properties": {"spec": ref("io.k8s.Spec")}}
    out = explained(stub, schema, recursive="true")
    assert out.endswith(
        "FIELDS:\n  spec\t<Spec>\n    again\t<Spec> -required-\n    size\t<string>\n\n"
    )


def test_links_to_other_documentation_are_shown(stub: Any) -> None:
    links = {"externalDocs": {"description": "More.", "url": "https://x.example"}}
    out = explained(stub, {"properties": {"x": {"type": "string", **links}}, **links})
    assert "\n\nEXTERNAL DOCS:\n    More.\n    URL: https://x.example\nFIELDS:\n" in out
    assert (
        "    <no description>\n\n    EXTERNAL DOCS:\n      More.\n"
        "      URL: https://x.example\n\n"
    ) in out


@pytest.mark.parametrize(
    ("args", "flags", "message"),
    [
        ((), {}, "error: You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources.\n"),
        (("a", "b"), {}, "error: We accept only this format: explain RESOURCE\n"),
        (("",), {}, "error: a resource must be present, got: /, Resource=\n"),
        ((".",), {}, "error: a resource must be present, got: /, Resource=\n"),
        (("NoSuch.spec",), {}, "the server doesn't have a resource type \"NoSuch\"\n"),
        (('pods["a"]',), {}, 'error: invalid array index "a"\n'),
        (("lease.metadata[0]",), {}, "error: invalid jsonpath syntax, first node must be field node\n"),
        (("leases..spec",), {}, "error: invalid jsonpath syntax, first node must be field node\n"),
        (("pods.*",), {"api_version": "v1"}, "error: invalid jsonpath syntax, all nodes must be field nodes\n"),
        (("leases}{.x",), {}, "error: must pass in 1 jsonpath string\n"),
        (("pods",), {"api_version": "v9"}, 'error: couldn\'t find resource for "/v9, Resource=pods"\n'),
        (("pods",), {"api_version": "a/b/c"}, "error: unexpected GroupVersion string: a/b/c\n"),
        (("leases",), {"api_version": "v1"}, "error: GVR (/v1, Resource=leases) not found in OpenAPI schema\n"),
        (("pods",), {"output": "x"}, "error: unrecognized format: x\n"),
        (("deploy",), {}, "error: failed to fetch openapi schema for apis/apps/v1: the server could not find the requested resource\n"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_what_can_not_be_explained_has_kubectls_words(
    at: At, args: tuple[str, ...], flags: dict[str, str], message: str
) -> None:
    assert output(at("operator-down"), *args, **flags) == ("", message, 1)


def test_a_field_that_is_missing_is_told_behind_the_kind(at: At) -> None:
    assert output(at("operator-down"), "lease.spec.nosuch") == (
        "GROUP:      coordination.k8s.io\nKIND:       Lease\nVERSION:    v1\n\n",
        'error: field "nosuch" does not exist\n',
        1,
    )


@pytest.mark.parametrize(
    "asked",
    [
        "leases.coordination.k8s.io.spec.strategy",
        "lease.spec.strategy.",
        "leases['spec'].strategy",
    ],
)
def test_a_kind_has_many_names(at: At, asked: str) -> None:
    out, _, status = output(at("healthy"), asked)
    assert "FIELD: strategy <string>\n" in out
    assert status == 0


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "error: the server has no /openapi/v3, which is where the portal reads about fields\n"),
        ({"/openapi/v3": b"<html>"}, "error: the server's answer to /openapi/v3 is no JSON: Expecting value: line 1 column 1 (char 0)\n"),
        ({"/openapi/v3": b"[]"}, "error: the server's answer to /openapi/v3 is not an object\n"),
        (
            {"/openapi/v3": {"paths": {"api/v1": {"serverRelativeURL": "@elsewhere"}}}},
            "error: failed to fetch openapi schema for api/v1: the server points to '@elsewhere', which is no path\n",
        ),
    ],
    ids=["none", "no JSON", "no object", "elsewhere"],
)  # fmt: skip
def test_a_server_that_documents_nothing_is_told(
    stub: Any, answers: Json, message: str
) -> None:
    assert output(stub(answers).context, "pods") == ("", message, 1)
