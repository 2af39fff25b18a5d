"""A replayed cluster: a request in, an answer out.

In the order of a real server: who is it, on whose behalf, may they, and only
then whether there is such a thing.
"""

from __future__ import annotations

from portal.replay import logs, reading, reviews
from portal.replay.documents import Documents
from portal.replay.exchange import Answer, Request
from portal.replay.heartbeat import alive
from portal.replay.rbac import Action, Authorizer
from portal.replay.recording import Collection, Recording
from portal.replay.statuses import (
    PageNotFound,
    Refusal,
    about,
    method_not_allowed,
    no_such_resource,
    qualified,
)
from portal.replay.target import Target
from portal.replay.users import SERVICE_ACCOUNT, User, impersonated

REVIEWS = ("authorization.k8s.io", "authentication.k8s.io")


class Cluster:
    """Answers requests from one recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._authorizer = Authorizer(recording)
        self._documents = Documents(recording)

    def act_as(self, user: User, name: str, groups: list[str]) -> User:
        """The user that impersonation headers ask for. Raises Refusal (403)."""
        if not name:
            return user
        for action in _impersonations(name, groups):
            if not self._authorizer.judge(user, action).allowed:
                raise _forbidden_impersonation(user, action)
        return impersonated(name, groups)

    def answer(self, request: Request) -> Answer:
        """Raises Refusal and PageNotFound."""
        target = request.target
        action = _action(target)
        if not self._authorizer.judge(request.user, action).allowed:
            raise _forbidden(request.user, target)
        if not target.resource:
            return self._document(request)
        if target.group in REVIEWS and target.verb == "create":
            return reviews.review(self._authorizer, request, self.recording.clock)
        collection = self._collection(target)
        if target.verb not in ("get", "list", "watch"):
            raise method_not_allowed()
        return self._read(collection, request)

    def _document(self, request: Request) -> Answer:
        if request.target.verb not in ("get", "head"):
            raise method_not_allowed()
        return self._documents.find(request)

    def _collection(self, target: Target) -> Collection:
        kind = (target.group, target.version, target.resource)
        found = self.recording.collections.get(kind)
        if found is None:
            raise self._unknown(target)
        if found.resource == "namespaces" and not found.group:
            return found
        if found.namespaced != bool(target.namespace) and (
            target.namespace or target.verb == "get"
        ):
            raise self._unknown(target)
        return found

    def _unknown(self, target: Target) -> Refusal | PageNotFound:
        """Built-in groups say it with a Status, the rest of the server in plain text."""
        root = f"apis/{target.group}" if target.group else "api"
        known = self._documents.knows(f"/{root}/{target.version}")
        custom = any(
            each.custom and each.group == target.group
            for each in self.recording.collections.values()
        )
        return no_such_resource() if known and not custom else PageNotFound()

    def _read(self, collection: Collection, request: Request) -> Answer:
        target, clock = request.target, self.recording.clock
        if target.qualified == "pods/log":
            return logs.log(self.recording, collection, request)
        if target.subresource not in ("", "status"):
            raise no_such_resource()
        collection = alive(collection, clock)
        if target.verb == "get":
            return reading.get(collection, request, clock)
        if target.verb == "watch":
            return reading.watch(collection, request, clock)
        return reading.list_(collection, request, clock)


def _action(target: Target) -> Action:
    if not target.resource:
        return Action(target.verb, path=target.path)
    return Action(
        target.verb, target.group, target.qualified, target.name, target.namespace
    )


def _forbidden(user: User, target: Target) -> Refusal:
    if not target.resource:
        message = f'forbidden: User "{user.name}" cannot {target.verb} path'
        return Refusal(403, "Forbidden", f'{message} "{target.path}"', {})
    subject = qualified(target.group, target.resource)
    if target.name:
        subject += f' "{target.name}"'
    where = "at the cluster scope"
    if target.namespace:
        where = f'in the namespace "{target.namespace}"'
    message = (
        f'{subject} is forbidden: User "{user.name}" cannot {target.verb} resource'
        f' "{target.qualified}" in API group "{target.group}" {where}'
    )
    details = about(target.group, target.resource, target.name)
    return Refusal(403, "Forbidden", message, details)


def _impersonations(name: str, groups: list[str]) -> list[Action]:
    if name.startswith(SERVICE_ACCOUNT):
        namespace, _, account = name.removeprefix(SERVICE_ACCOUNT).partition(":")
        asked = [Action("impersonate", "", "serviceaccounts", account, namespace)]
    else:
        asked = [Action("impersonate", "", "users", name)]
    return asked + [Action("impersonate", "", "groups", group) for group in groups]


def _forbidden_impersonation(user: User, action: Action) -> Refusal:
    return _forbidden(
        user,
        Target(
            action.verb,
            "",
            resource=action.resource,
            name=action.name,
            namespace=action.namespace,
        ),
    )
