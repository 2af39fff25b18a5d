"""Who asks: bearer tokens of the recorded users, and impersonation."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AUTHENTICATED = "system:authenticated"
SERVICE_ACCOUNT = "system:serviceaccount:"

# Beside the person the recording was made by: one bound to ClusterRole `view`,
# one without any right.
VIEWER = "rig-viewer"
NOBODY = "rig-nobody"


@dataclass(frozen=True, slots=True)
class User:
    """As authentication sees a person; `info` is what SelfSubjectReview says more."""

    name: str
    groups: tuple[str, ...] = (AUTHENTICATED,)
    info: Mapping[str, Any] = field(default_factory=dict, compare=False)


def recorded_users(context: Mapping[str, Any]) -> tuple[User, ...]:
    """The users of a recording, its own first. `context` is recording.json's."""
    more = {key: context[key] for key in ("uid", "extra") if key in context}
    owner = User(context["user"], tuple(context["groups"]), more)
    return owner, User(VIEWER), User(NOBODY)


def by_token(
    authorization: str, tokens: Mapping[str, str], users: tuple[User, ...]
) -> User | None:
    """The user whose token an Authorization header carries.

    `tokens` are by user name.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return None
    given = token.strip().encode()
    for user in users:
        if hmac.compare_digest(given, tokens[user.name].encode()):
            return user
    return None


def impersonated(name: str, groups: list[str]) -> User:
    """The user that `Impersonate-User` and `Impersonate-Group` headers ask for."""
    if not groups and name.startswith(SERVICE_ACCOUNT):
        namespace = name.removeprefix(SERVICE_ACCOUNT).partition(":")[0]
        groups = ["system:serviceaccounts", f"system:serviceaccounts:{namespace}"]
    if AUTHENTICATED not in groups and name != "system:anonymous":
        groups = [*groups, AUTHENTICATED]
    return User(name, tuple(groups))
