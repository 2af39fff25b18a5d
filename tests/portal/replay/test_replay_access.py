"""Tokens, rights and impersonation."""

from __future__ import annotations

from typing import Any

import pytest

from portal.replay.protobuf import decode_review

REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


def message(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def envelope(kind: bytes, spec: bytes) -> bytes:
    meta = message(1, b"authorization.k8s.io/v1") + message(2, kind)
    raw = message(1, b"\x0a\x00") + message(2, spec)
    return b"k8s\0" + message(1, meta) + message(2, raw)


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic cmlnOng="])
def test_nobody_gets_in_without_a_token(ask: Any, given: str) -> None:
    reply = ask("/version", Authorization=given)
    assert (reply.status, reply.message) == (401, "Unauthorized")


def test_each_user_has_the_rights_of_its_bindings(ask: Any) -> None:
    assert ask("/api/v1/pods", user="rig-viewer").status == 200
    assert ask("/api/v1/secrets", user="rig-viewer").status == 403
    assert ask("/api/v1/pods", user="rig-nobody").status == 403
    assert ask("/version", user="rig-nobody").status == 200


def test_only_who_may_impersonate_can(ask: Any) -> None:
    reply = ask("/api/v1/pods", user="rig-viewer", Impersonate_User="rig-admin")
    assert reply.status == 403
    assert reply.message == (
        'users "rig-admin" is forbidden: User "rig-viewer" cannot impersonate'
        ' resource "users" in API group "" at the cluster scope'
    )


def test_an_impersonated_group_gives_its_rights(ask: Any) -> None:
    headers = {"Impersonate_User": "someone", "Impersonate_Group": "system:masters"}
    assert ask("/api/v1/secrets", **headers).status == 200


def test_a_service_account_is_named_with_its_namespace(ask: Any) -> None:
    account = "system:serviceaccount:kubevirt:kubevirt-operator"
    reply = ask("/api/v1/namespaces/kubevirt/pods", Impersonate_User=account)
    assert f'User "{account}" cannot list resource "pods"' in reply.message


def test_a_list_of_one_name_is_authorized_by_the_name(ask: Any) -> None:
    path = "/api/v1/nodes?fieldSelector=metadata.name%3Dcp-0"
    reply = ask(path, user="rig-viewer")
    assert reply.message.startswith('nodes "cp-0" is forbidden')


def test_a_review_needs_attributes(ask: Any) -> None:
    assert ask(REVIEW, method="POST", body={"spec": {}}).status == 400
    assert ask(REVIEW, method="POST", body=[1]).status == 400


def test_reviews_in_protobuf_read_as_those_in_json() -> None:
    attributes = message(1, b"kubevirt") + message(2, b"list") + message(5, b"pods")
    body = envelope(b"SelfSubjectAccessReview", message(1, attributes))
    assert decode_review(body) == {
        "kind": "SelfSubjectAccessReview",
        "spec": {
            "resourceAttributes": {
                "namespace": "kubevirt",
                "verb": "list",
                "resource": "pods",
            }
        },
    }
    rules = envelope(b"SelfSubjectRulesReview", message(1, b"kubevirt"))
    assert decode_review(rules)["spec"] == {"namespace": "kubevirt"}


@pytest.mark.parametrize(
    "body",
    [b"", b"k8s\0\x0a", b"k8s\0\x0a\x7fx", b"k8s\0\x0b", b"k8s\0" + b"\xff" * 12],
    ids=["empty", "no length", "too short", "group", "endless number"],
)
def test_broken_protobuf_is_an_error_not_a_crash(body: bytes) -> None:
    with pytest.raises(ValueError, match="protobuf"):
        decode_review(body)
