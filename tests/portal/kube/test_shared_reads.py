"""Identical reads within seconds: asked once, for those who may share."""

from __future__ import annotations

from typing import Any

import pytest

from portal.clusters.kubeconfig import read_kubeconfig
from portal.kube import shared
from portal.kube.client import TABLE, Answer, Endpoint, KubeClient
from portal.kube.errors import KubeError
from portal.kube.shared import SharedReads
from portal.replay.serve import ReplayServer

PODS = "/api/v1/namespaces/kubevirt/pods"


def redact(answer: Any) -> Any:
    return answer


class Asking:
    """Clients that share, and how often the cluster was asked."""

    def __init__(self, replayed: ReplayServer, endpoint: Endpoint) -> None:
        self._replayed = replayed
        self.endpoint = endpoint
        self.reads = SharedReads()
        self._before = len(replayed.requests)

    def client(self, **given: Any) -> KubeClient:
        wanted = {"endpoint": self.endpoint, "redact": redact, "shared": self.reads}
        return KubeClient(**wanted | given)

    @property
    def asked(self) -> int:
        return len(self._replayed.requests) - self._before


@pytest.fixture
def asking(replayed: ReplayServer, endpoint: Endpoint) -> Asking:
    return Asking(replayed, endpoint)


@pytest.fixture
def nobody(replayed: ReplayServer) -> Endpoint:
    """The same cluster for somebody without any right."""
    return read_kubeconfig(replayed.kubeconfig.read_text(), "rig-nobody")


def test_the_second_run_gets_the_answer_of_the_first(asking: Asking) -> None:
    observed: list[Answer] = []
    first = asking.client().get(PODS)
    second = asking.client(observe=observed.append).get(PODS)
    assert asking.asked == 1
    assert second == first
    assert [(one.path, one.status, one.json) for one in observed] == [
        (PODS, 200, second)
    ]


def test_what_one_run_changes_another_does_not_see(asking: Asking) -> None:
    first = asking.client().get(PODS)
    whole = len(first["items"])
    first["items"].clear()
    second = asking.client().get(PODS)
    second["items"].clear()
    assert len(asking.client().get(PODS)["items"]) == whole


def test_only_the_same_question_is_shared(asking: Asking) -> None:
    client = asking.client()
    client.get(PODS)
    client.get(PODS, [("limit", "1")])
    client.get(PODS, accept=TABLE)
    client.get("/api/v1/pods")
    assert asking.asked == 4


def test_another_credential_asks_for_itself(asking: Asking, nobody: Endpoint) -> None:
    asking.client().get(PODS)
    with pytest.raises(KubeError, match="forbidden"):
        asking.client(endpoint=nobody).get(PODS)


def test_another_redaction_asks_for_itself(asking: Asking) -> None:
    asking.client().get(PODS)
    blanked = asking.client(redact=lambda answer: {"blank": True}).get(PODS)
    assert blanked == {"blank": True}
    assert asking.asked == 2


def test_a_client_that_does_not_share_asks_anew(asking: Asking) -> None:
    asking.client().get(PODS)
    asking.client(shared=None).get(PODS)
    assert asking.asked == 2


def test_refusals_and_reviews_are_never_shared(
    asking: Asking, nobody: Endpoint
) -> None:
    for _ in range(2):
        with pytest.raises(KubeError):
            asking.client(endpoint=nobody).get(PODS)
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    for _ in range(2):
        asking.client().post(
            "/apis/authentication.k8s.io/v1/selfsubjectreviews", review
        )
    assert asking.asked == 4


def test_after_some_seconds_it_is_asked_again(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "SECONDS", 0.0)
    asking.client().get(PODS)
    asking.client().get(PODS)
    assert asking.asked == 2


def test_little_is_kept(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 100_000
    monkeypatch.setattr(shared, "MOST_BYTES", size)
    client = asking.client()
    for path in (PODS, "/api/v1/nodes", "/api/v1/namespaces", PODS):
        client.get(path)
    assert sum(len(kept.text) for kept in asking.reads._kept.values()) <= size
