"""Kinds, and words that are nearly one."""

from __future__ import annotations

import pytest

from runbooks.commands.kinds import EVERYWHERE, is_namespaced, kind_of, plural
from runbooks.lint.kinds import is_known, meant


@pytest.mark.parametrize(
    "word", ["pod", "pods", "po", "Deployment", "deployments.apps", "ingress", "all"]
)
def test_ways_to_write_a_kind(word: str) -> None:
    assert is_known(word)
    assert meant(word) is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("deploymnet", "deployment"),
        ("podss", "pods"),
        ("nods", "node"),
        ("statefullset", "statefulset"),
        ("networkpolicie", "networkpolicies"),
        ("endpoint", "endpoints"),
    ],
)
def test_one_letter_is_forgiven(word: str, kind: str) -> None:
    assert meant(word) == kind


@pytest.mark.parametrize(
    "word",
    ["vm", "vmi", "hco", "routes", "network", "machines", "datavolume", "pools.x.io"],
)
def test_kinds_of_others_are_left_alone(word: str) -> None:
    assert meant(word) is None


@pytest.mark.parametrize(
    ("written", "kind", "namespaced", "everywhere"),
    [
        ("deploy", "Deployment", True, True),
        ("Deployments.apps", "Deployment", True, True),
        ("node", "Node", False, True),
        ("netpol", "NetworkPolicy", True, True),
        ("vmi", "VirtualMachineInstance", True, False),
        ("storageclasses.storage.k8s.io", "StorageClass", False, True),
        ("services.serving.knative.dev", "services.serving.knative.dev", True, False),
        ("routes", "routes", True, False),
    ],
)
def test_what_is_known_of_a_kind(
    written: str, kind: str, namespaced: bool, everywhere: bool
) -> None:
    assert kind_of(written) == kind
    assert is_namespaced(written) == namespaced
    assert is_known(written) == everywhere


def test_the_plural_is_the_name_of_the_collection() -> None:
    for name, kind in EVERYWHERE.items():
        assert EVERYWHERE[plural(kind.rstrip("*")).lower()] == kind, name
