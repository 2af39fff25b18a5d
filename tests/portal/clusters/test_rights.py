"""What the portal asks for and what deploy/rbac.yaml gives are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from portal.clusters.rights import RULES, rights_of

RBAC = Path(__file__).parents[3] / "deploy/rbac.yaml"


def _role() -> dict[str, Any]:
    documents = yaml.safe_load_all(RBAC.read_text())
    return next(one for one in documents if one["kind"] == "ClusterRole")


def test_the_role_gives_exactly_what_is_asked_for() -> None:
    given = {
        (group, resource, verb)
        for rule in _role()["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }
    asked = {
        (rule.group, resource, verb)
        for rule in RULES
        for resource in rule.resources
        for verb in rule.verbs
    }
    assert given == asked


def test_the_role_reads_and_does_nothing_else() -> None:
    for rule in _role()["rules"]:
        assert set(rule["verbs"]) <= {"get", "list", "watch"}
        assert "*" not in rule["apiGroups"] + rule["resources"] + rule["verbs"]
        assert set(rule) == {"apiGroups", "resources", "verbs"}


def test_the_role_leaves_secrets_and_running_things_out() -> None:
    resources = {name for rule in _role()["rules"] for name in rule["resources"]}
    assert "secrets" not in resources
    assert {name for name in resources if "/" in name} == {"pods/log"}


def test_the_role_is_bound_to_the_account() -> None:
    documents = list(yaml.safe_load_all(RBAC.read_text()))
    account = next(one for one in documents if one["kind"] == "ServiceAccount")
    binding = next(one for one in documents if one["kind"] == "ClusterRoleBinding")
    assert binding["roleRef"]["name"] == _role()["metadata"]["name"]
    assert binding["subjects"] == [{"kind": "ServiceAccount", **account["metadata"]}]


def test_logs_are_asked_for_with_get() -> None:
    asked = {str(right) for right in rights_of()}
    assert {"list pods", "get pods/log", "list kubevirts.kubevirt.io"} <= asked


def test_kinds_that_the_cluster_does_not_have_are_not_missed() -> None:
    groups = {right.group for right in rights_of({"apps"})}
    assert groups == {"", "apps"}
