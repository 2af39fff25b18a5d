"""Access reviews: what may I do here, and who am I."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from portal.replay import gojson
from portal.replay.clock import Clock
from portal.replay.exchange import Answer, Request
from portal.replay.protobuf import MAGIC, decode_review
from portal.replay.rbac import Action, Authorizer, Rule
from portal.replay.statuses import bad_request, no_such_resource

# The fields of a spec, in the order in which the server writes them.
_RESOURCE_FIELDS = (
    "namespace",
    "verb",
    "group",
    "version",
    "resource",
    "subresource",
    "name",
)
_PATH_FIELDS = ("path", "verb")
_RESOURCE_RULE = ("verbs", "apiGroups", "resources", "resourceNames")
_PATH_RULE = ("verbs", "nonResourceURLs")


def review(authorizer: Authorizer, request: Request, clock: Clock) -> Answer:
    """The review that was posted, with its status. Raises Refusal."""
    asked = _posted(request.body)
    match request.target.resource:
        case "selfsubjectaccessreviews":
            answer = _access(authorizer, request, asked, clock)
        case "selfsubjectrulesreviews":
            answer = _rules(authorizer, request, asked)
        case "selfsubjectreviews":
            answer = _identity(request, clock)
        case _:
            raise no_such_resource()
    return Answer(gojson.encode(answer) + b"\n", 201)


def _posted(body: bytes) -> dict[str, Any]:
    decode = decode_review if body.startswith(MAGIC) else json.loads
    try:
        posted = decode(body)
    except ValueError as error:
        raise bad_request(f"the body of the request can not be read: {error}") from None
    spec = posted.get("spec") if isinstance(posted, dict) else None
    return spec if isinstance(spec, dict) else {}


def _access(
    authorizer: Authorizer, request: Request, asked: dict[str, Any], clock: Clock
) -> dict[str, Any]:
    kept = {
        part: {name: given[name] for name in names if given.get(name)}
        for part, names in (
            ("resourceAttributes", _RESOURCE_FIELDS),
            ("nonResourceAttributes", _PATH_FIELDS),
        )
        if isinstance(given := asked.get(part), dict)
    }
    if len(kept) != 1:
        raise bad_request(
            "exactly one of nonResourceAttributes or resourceAttributes must be"
            " specified"
        )
    verdict = authorizer.judge(request.user, _action(**kept))
    status: dict[str, Any] = {"allowed": verdict.allowed}
    if verdict.reason:
        status["reason"] = verdict.reason
    metadata = {"managedFields": [_managed(request, kept, clock)]}
    head = _head("SelfSubjectAccessReview", "authorization.k8s.io/v1", metadata)
    return head | {"spec": kept, "status": status}


def _action(
    resourceAttributes: dict[str, str] | None = None,
    nonResourceAttributes: dict[str, str] | None = None,
) -> Action:
    if nonResourceAttributes is not None:
        return Action(
            nonResourceAttributes.get("verb", ""),
            path=nonResourceAttributes.get("path", ""),
        )
    given = resourceAttributes or {}
    subresource = given.get("subresource")
    return Action(
        given.get("verb", ""),
        given.get("group", ""),
        given.get("resource", "") + (f"/{subresource}" if subresource else ""),
        given.get("name", ""),
        given.get("namespace", ""),
    )


def _managed(
    request: Request, kept: dict[str, dict[str, str]], clock: Clock
) -> dict[str, Any]:
    fields: dict[str, dict[str, Any]] = {
        f"f:{part}": {".": {}} | {f"f:{name}": {} for name in sorted(given)}
        for part, given in kept.items()
    }
    return {
        "manager": request.agent.partition("/")[0] or "unknown",
        "operation": "Update",
        "apiVersion": "authorization.k8s.io/v1",
        "time": _stamp(clock.now()),
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:spec": fields},
    }


def _rules(
    authorizer: Authorizer, request: Request, asked: dict[str, Any]
) -> dict[str, Any]:
    namespace = asked.get("namespace")
    if not namespace:
        raise bad_request("no namespace on request")
    rules = authorizer.rules(request.user, namespace)
    status = {
        "resourceRules": [
            _parts(rule, _RESOURCE_RULE) for rule in rules if rule.get("resources")
        ],
        "nonResourceRules": [
            _parts(rule, _PATH_RULE) for rule in rules if rule.get("nonResourceURLs")
        ],
        "incomplete": False,
    }
    head = _head("SelfSubjectRulesReview", "authorization.k8s.io/v1", {})
    return head | {"spec": {}, "status": status}


def _parts(rule: Rule, names: tuple[str, ...]) -> Rule:
    return {name: rule[name] for name in names if rule.get(name)}


def _identity(request: Request, clock: Clock) -> dict[str, Any]:
    user = request.user
    info: dict[str, Any] = {"username": user.name}
    if "uid" in user.info:
        info["uid"] = user.info["uid"]
    info["groups"] = list(user.groups)
    if "extra" in user.info:
        info["extra"] = user.info["extra"]
    metadata = {"creationTimestamp": _stamp(clock.now())}
    head = _head("SelfSubjectReview", "authentication.k8s.io/v1", metadata)
    return head | {"status": {"userInfo": info}}


def _head(kind: str, version: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "apiVersion": version, "metadata": metadata}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
