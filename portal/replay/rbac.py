"""Who may do what, worked out from the recorded roles and bindings.

As Kubernetes' RBAC authorizer (`plugin/pkg/auth/authorizer/rbac`), with the
superusers of `system:masters` in front of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.replay.recording import Recording
from portal.replay.users import User

GROUP = "rbac.authorization.k8s.io"
SUPERUSERS = "system:masters"

Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """`path` is set for paths that are no resource. No `namespace` means all."""

    verb: str
    group: str = ""
    resource: str = ""  # with the subresource: `pods/log`
    name: str = ""
    namespace: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is the authorizer's sentence; superusers need none."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Binding:
    kind: str
    name: str
    namespace: str
    role: dict[str, Any]
    subjects: tuple[dict[str, Any], ...]
    rules: tuple[Rule, ...]

    def subject_of(self, user: User) -> dict[str, Any] | None:
        return next((s for s in self.subjects if _is(s, user, self.namespace)), None)

    def sentence(self, subject: dict[str, Any]) -> str:
        own = f"{self.name}/{self.namespace}" if self.namespace else self.name
        return (
            f'RBAC: allowed by {self.kind} "{own}" of {self.role["kind"]}'
            f' "{self.role["name"]}" to {_who(subject, self.namespace)}'
        )


class Authorizer:
    """Answers for one recording."""

    def __init__(self, recording: Recording) -> None:
        self._bindings = tuple(_bindings(recording))

    def judge(self, user: User, action: Action) -> Verdict:
        """Whether `user` may, and the sentence that says why."""
        if SUPERUSERS in user.groups:
            return Verdict(True)
        for binding in self._applying(action.namespace):
            subject = binding.subject_of(user)
            if subject and any(_allows(rule, action) for rule in binding.rules):
                return Verdict(True, binding.sentence(subject))
        return Verdict(False)

    def rules(self, user: User, namespace: str) -> list[Rule]:
        """All rules that hold for `user` in `namespace`, as the roles state them."""
        return [
            rule
            for binding in self._applying(namespace)
            if binding.subject_of(user)
            for rule in binding.rules
        ]

    def _applying(self, namespace: str) -> Iterable[_Binding]:
        return (b for b in self._bindings if b.namespace in ("", namespace))


def _bindings(recording: Recording) -> Iterator[_Binding]:
    roles = {
        (plural, *item.key): tuple(item.data.get("rules") or ())
        for plural in ("clusterroles", "roles")
        for item in _items(recording, plural)
    }
    for plural, kind in (
        ("clusterrolebindings", "ClusterRoleBinding"),
        ("rolebindings", "RoleBinding"),
    ):
        for item in _items(recording, plural):
            role = item.data["roleRef"]
            if role["kind"] == "Role":
                rules = roles.get(("roles", item.namespace, role["name"]), ())
            else:
                rules = roles.get(("clusterroles", "", role["name"]), ())
            subjects = tuple(item.data.get("subjects") or ())
            yield _Binding(kind, item.name, item.namespace, role, subjects, rules)


def _items(recording: Recording, plural: str) -> Iterable[Any]:
    collection = recording.collections.get((GROUP, "v1", plural))
    return collection.items if collection else ()


def _is(subject: dict[str, Any], user: User, namespace: str) -> bool:
    name = subject["name"]
    match subject["kind"]:
        case "User":
            return bool(user.name == name)
        case "Group":
            return name in user.groups
    home = subject.get("namespace") or namespace
    return user.name == f"system:serviceaccount:{home}:{name}"


def _who(subject: dict[str, Any], namespace: str) -> str:
    name = subject["name"]
    if subject["kind"] == "ServiceAccount":
        name += f"/{subject.get('namespace') or namespace}"
    return f'{subject["kind"]} "{name}"'


def _allows(rule: Rule, action: Action) -> bool:
    if not _has(rule, "verbs", action.verb):
        return False
    if action.path:
        urls = rule.get("nonResourceURLs") or ()
        return any(_covers(url, action.path) for url in urls)
    names = rule.get("resourceNames") or ()
    return (
        _has(rule, "apiGroups", action.group)
        and _has_resource(rule, action.resource)
        and (not names or action.name in names)
    )


def _has(rule: Rule, field: str, wanted: str) -> bool:
    values = rule.get(field) or ()
    return "*" in values or wanted in values


def _has_resource(rule: Rule, wanted: str) -> bool:
    _, slash, subresource = wanted.partition("/")
    return _has(rule, "resources", wanted) or bool(
        slash and f"*/{subresource}" in (rule.get("resources") or ())
    )


def _covers(url: str, path: str) -> bool:
    return url in ("*", path) or (url.endswith("*") and path.startswith(url[:-1]))
