"""Kinds, and words that are nearly one."""

from __future__ import annotations

import pytest

from runbooks.lint.kinds import is_known, is_namespaced, meant


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


def test_where_kinds_live() -> None:
    assert is_namespaced("deploy")
    assert not is_namespaced("node")
    assert not is_namespaced("vmi")
