"""Which names are found by their form and by their place."""

from __future__ import annotations

import pytest

from portal.core.errors import UserError
from portal.reports.names.answers import names_of_answer
from portal.reports.names.finding import MOST, Finder
from portal.reports.names.kinds import Kind, Name
from portal.reports.names.patterns import names_in


def found(text: str) -> dict[str, Kind]:
    return {name.text: name.kind for name in names_in(text)}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("dial tcp 192.168.3.14:6443: refused", "192.168.3.14", Kind.IPV4),
        ("[fd12:3456::9]:443", "fd12:3456::9", Kind.IPV6),
        ("mac 52:54:00:ab:cd:ef up", "52:54:00:ab:cd:ef", Kind.MAC),
        (
            "uid: 1f0b5a2e-8d1c-4f1e-9a2b-0123456789ab",
            "1f0b5a2e-8d1c-4f1e-9a2b-0123456789ab",
            Kind.UID,
        ),
        ("machine 0123456789abcdef0123456789abcdef", "0123456789abcdef" * 2, Kind.ID),
        (
            "by jane.doe+oncall@corp.example.com,",
            "jane.doe+oncall@corp.example.com",
            Kind.EMAIL,
        ),
        ("https://api.prod.acme.com:6443/x", "api.prod.acme.com", Kind.HOST),
        ("image: registry.acme.io:5000/a/b:v1", "registry.acme.io", Kind.HOST),
        ("*.apps.acme.co.uk", "apps.acme.co.uk", Kind.HOST),
        ("virt-operator-548969cc58-nc4fp", "548969cc58", Kind.HASH),
        ("virt-operator-548969cc58-nc4fp", "nc4fp", Kind.HASH),
        ("pod/virt-handler-x7k2p Running", "x7k2p", Kind.HASH),
    ],
)
def test_name_is_known_by_its_form(text, name, kind):
    assert found(text)[name] is kind


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: kubevirt.io/v1",
        "app.kubernetes.io/name: virt-operator",
        "2026-11-22T03:12:45Z 03:12:45 v1.36.2 12:34",
        "virt-api.kubevirt.svc.cluster.local",
        "spec.template.spec main.go:123 config.yaml",
        "127.0.0.1 ::1 0.0.0.0 999.1.1.1",
        "virt-operator virt-launcher kube-proxy grpc-https std::string",
        "sha256:" + "ab" * 32,
    ],
)
def test_ordinary_text_holds_no_name(text):
    assert found(text) == {}


def test_names_are_found_in_tables_objects_and_their_fields():
    table = {
        "kind": "Table",
        "rows": [
            {"object": {"metadata": {"name": "db-1", "namespace": "customers"}}},
            {"object": {"metadata": {"name": "virt-api", "namespace": "kubevirt"}}},
        ],
    }
    path = "/apis/kubevirt.io/v1/virtualmachineinstances"
    names = set(names_of_answer(path, table))
    assert names == {Name(Kind.VM, "db-1"), Name(Kind.NAMESPACE, "customers")}
    pod = {
        "kind": "Pod",
        "metadata": {"name": "virt-handler-abcde", "namespace": "kubevirt"},
        "spec": {"nodeName": "worker-1"},
    }
    path = "/api/v1/namespaces/kubevirt/pods/virt-handler-bcdfg"
    names = set(names_of_answer(path, pod))
    assert Name(Kind.NODE, "worker-1") in names
    assert Name(Kind.HASH, "bcdfg") in names


def test_what_an_event_is_about_is_found_also_in_a_table():
    subject = {"kind": "VirtualMachineInstance", "namespace": "shop", "name": "db-1"}
    event = {"metadata": {"name": "db-1.17f3ab0c", "namespace": "shop"}}
    path = "/api/v1/namespaces/shop/events"
    events = {"kind": "EventList", "items": [event | {"involvedObject": subject}]}
    assert Name(Kind.VM, "db-1") in set(names_of_answer(path, events))
    table = {"kind": "Table", "rows": [{"object": event}]}
    assert Name(Kind.OBJECT, "db-1") in set(names_of_answer(path, table))


def test_owner_of_an_object_is_found_unless_it_is_part_of_the_platform():
    def pod(namespace, owner):
        owners = [{"kind": "ReplicaSet", "name": owner}]
        metadata = {"name": "x", "namespace": namespace, "ownerReferences": owners}
        return {"kind": "Pod", "metadata": metadata}

    path = "/api/v1/pods"
    body = {"kind": "PodList", "items": [pod("shop", "cart"), pod("kubevirt", "api")]}
    names = {name.text for name in names_of_answer(path, body)}
    assert {"shop", "cart"} <= names
    assert "api" not in names


def test_log_that_is_no_json_gives_the_names_of_its_path():
    path = "/api/v1/namespaces/shop/pods/cart-7d4b9c6f8d-x2x4z/log"
    names = set(names_of_answer(path, "text"))
    assert Name(Kind.NAMESPACE, "shop") in names
    assert Name(Kind.OBJECT, "cart-7d4b9c6f8d-x2x4z") in names


def test_siblings_of_a_node_are_nodes_too():
    finder = Finder()
    finder.add([Name(Kind.NODE, "worker-1")])
    finder.sibling_look()("worker-12 is down, coworker-3 and worker-x are not nodes")
    assert [name.text for name in finder.names] == ["worker-1", "worker-12"]


def test_more_names_than_anybody_can_look_through_are_refused():
    finder = Finder()
    with pytest.raises(UserError) as refused:
        finder.look("\n".join(f"10.{n >> 8}.{n & 255}.9" for n in range(MOST + 1)))
    assert refused.value.code == "public-too-many-names"
