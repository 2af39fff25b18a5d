"""Lists, objects, Tables and watches, over HTTPS."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
PARTIAL = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
PODS = "/api/v1/namespaces/kubevirt/pods"
OPERATOR = "virt-operator-548969cc58-nc4fp"


def names(reply: Any) -> list[str]:
    return [item["metadata"]["name"] for item in reply.json["items"]]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/api/v1/pods?fieldSelector=spec.nodeName%3Dworker-1", 1),
        ("/api/v1/pods?fieldSelector=status.phase!%3DRunning", 0),
        ("/api/v1/pods?fieldSelector=spec.nodeName=cp-0,status.phase=Running", 3),
        ("/api/v1/nodes?fieldSelector=spec.unschedulable%3Dfalse", 3),
        ("/api/v1/events?fieldSelector=type%3DWarning,involvedObject.kind%3DNode", 0),
        ("/api/v1/namespaces?fieldSelector=metadata.name%3Dkubevirt", 1),
        ("/apis/apps/v1/deployments?fieldSelector=metadata.name%3Dvirt-api", 1),
        ("/apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.nodeName=cp-0", 0),
    ],
)
def test_field_selectors_select(ask: Any, path: str, count: int) -> None:
    assert len(ask(path).json["items"]) == count


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "/apis/apps/v1/deployments?fieldSelector=status.x%3D1",
            (
                '"status.x" is not a known field selector: only "metadata.name",'
                ' "metadata.namespace"'
            ),
        ),
        (
            "/apis/kubevirt.io/v1/kubevirts?fieldSelector=status.x%3D1",
            "field label not supported: status.x",
        ),
        (
            "/api/v1/pods?fieldSelector=phase",
            "invalid selector: 'phase'; can't understand 'phase'",
        ),
    ],
)
def test_unknown_fields_are_refused_by_kind(ask: Any, path: str, message: str) -> None:
    reply = ask(path)
    assert (reply.status, reply.message) == (400, message)


def test_chunks_add_up_to_the_whole_list(ask: Any) -> None:
    whole, found, token = names(ask(PODS)), [], ""
    while True:
        reply = ask(f"{PODS}?limit=3&continue={token}")
        found += names(reply)
        token = reply.json["metadata"].get("continue", "")
        if not token:
            break
        assert reply.json["metadata"]["remainingItemCount"] == len(whole) - len(found)
    assert found == whole


def test_a_selected_chunk_does_not_say_how_many_remain(ask: Any) -> None:
    selector = quote("kubevirt.io in (virt-api, virt-handler)")
    metadata = ask(f"{PODS}?limit=1&labelSelector={selector}").json["metadata"]
    assert metadata["continue"]
    assert "remainingItemCount" not in metadata


@pytest.mark.parametrize("token", ["%21%21", "bm90anNvbg", "e30"])
def test_a_made_up_continue_token_is_refused(ask: Any, token: str) -> None:
    reply = ask(f"{PODS}?limit=1&continue={token}")
    assert reply.status == 400
    assert reply.message.startswith("continue key is not valid")


def test_a_built_in_object_has_its_kind_only_when_alone(ask: Any) -> None:
    alone = ask(f"{PODS}/{OPERATOR}").json
    assert (alone["kind"], alone["apiVersion"]) == ("Pod", "v1")
    assert "kind" not in ask(PODS).json["items"][0]


def test_a_namespace_is_found_by_its_name(ask: Any) -> None:
    assert ask("/api/v1/namespaces/kubevirt").json["kind"] == "Namespace"


def test_tables_hold_the_recorded_cells_and_what_was_asked_to_be_embedded(
    ask: Any,
) -> None:
    for include, kind in (("", "PartialObjectMetadata"), ("Object", "Pod")):
        table = ask(f"{PODS}?includeObject={include}", Accept=TABLE).json
        assert table["kind"] == "Table"
        assert {row["object"]["kind"] for row in table["rows"]} == {kind}
    assert table["rows"][6]["cells"][:5] == [
        OPERATOR,
        "0/1",
        "CrashLoopBackOff",
        "14 (13m ago)",
        "53m",
    ]
    none = ask(f"{PODS}?includeObject=None", Accept=TABLE).json
    assert {row["object"] for row in none["rows"]} == {None}


def test_a_table_of_one_object_has_its_row(ask: Any) -> None:
    table = ask(f"{PODS}/{OPERATOR}", Accept=TABLE).json
    assert [row["cells"][0] for row in table["rows"]] == [OPERATOR]
    assert table["columnDefinitions"][0]["name"] == "Name"


def test_metadata_alone_can_be_asked_for(ask: Any) -> None:
    listed = ask(PODS, Accept=PARTIAL).json
    assert listed["kind"] == "PartialObjectMetadataList"
    assert {frozenset(item) for item in listed["items"]} == {
        frozenset({"kind", "apiVersion", "metadata"})
    }


def test_protobuf_is_passed_over_for_json_and_refused_alone(ask: Any) -> None:
    protobuf = "application/vnd.kubernetes.protobuf"
    assert ask(PODS, Accept=f"{protobuf},application/json").json["kind"] == "PodList"
    assert ask(PODS, Accept=protobuf).status == 406


def test_deprecated_kinds_come_with_a_warning(ask: Any) -> None:
    warning = ask("/api/v1/namespaces/kubevirt/endpoints/virt-api").headers["warning"]
    assert warning.startswith('299 - "v1 Endpoints is deprecated')


@pytest.mark.parametrize("accept", ["application/json", TABLE], ids=["plain", "table"])
def test_a_watch_says_what_is_there_and_ends_in_time(ask: Any, accept: str) -> None:
    query = "watch=1&sendInitialEvents=true&timeoutSeconds=1"
    reply = ask(f"{PODS}?{query}", Accept=accept)
    events = [line.partition(b',"object"')[0] for line in reply.body.splitlines()]
    assert events == [b'{"type":"ADDED"'] * 8 + [b'{"type":"BOOKMARK"']
    assert b'"k8s.io/initial-events-end":"true"' in reply.body


def test_a_watch_from_a_version_on_is_silent(ask: Any) -> None:
    reply = ask(f"{PODS}?watch=true&resourceVersion=1&timeoutSeconds=1")
    assert (reply.status, reply.body) == (200, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(ask: Any, method: str) -> None:
    path = PODS if method == "POST" else f"{PODS}/{OPERATOR}"
    assert ask(path, method=method).status == 405
    assert ask(path, method=method, user="rig-viewer").status == 403


def test_discovery_comes_in_the_form_that_is_asked_for(ask: Any) -> None:
    accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    aggregated = ask("/apis", Accept=f"{accept},application/json")
    assert aggregated.headers["content-type"] == accept
    assert aggregated.json["kind"] == "APIGroupDiscoveryList"
    assert ask("/apis").json["kind"] == "APIGroupList"
    assert ask("/apis/apps").json["preferredVersion"]["version"] == "v1"
    assert ask("/apis/kubevirt.io/v1").json["kind"] == "APIResourceList"


def test_openapi_documents_are_found_by_the_index(ask: Any) -> None:
    paths = ask("/openapi/v3").json["paths"]
    url = paths["apis/coordination.k8s.io/v1"]["serverRelativeURL"]
    assert "components" in ask(url).json


def test_plain_text_meets_paths_that_nobody_serves(ask: Any) -> None:
    for path in ("/apis/kubevirt.io/v1/nosuch", "/apis/nosuch/v1/pods"):
        assert ask(path).body == b"404 page not found\n"
