"""kubectl auth can-i: is it allowed, and what is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.discovery import Discovery
from portal.kube.errors import CommandError
from portal.kube.resource import Resource
from portal.kube.verbs.auth.rules import table

_API = "/apis/authorization.k8s.io/v1"
_RESOURCE_VERBS = frozenset(
    [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete",
        "deletecollection",
        "use",
        "bind",
        "impersonate",
        "*",
        "approve",
        "sign",
        "escalate",
        "attest",
    ]
)
_PATH_VERBS = frozenset(
    ["get", "put", "post", "head", "options", "delete", "patch", "*"]
)
# What can be allowed although no server lists it as a resource.
_UNLISTED = frozenset({"users", "groups"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """An action: on a resource that may be unknown to the server, or on a path."""

    verb: str
    path: str = ""
    resource: Resource | None = None
    word: str = ""
    name: str = ""


def can_i(call: Call, context: Context) -> Output:
    """`yes` with exit 0 or `no` with exit 1; with `--list` a table.

    Raises CommandError and KubeError.
    """
    if call.is_set("list"):
        return (yield from _list(call, context))
    if len(call.args) != 2:
        raise CommandError(
            "you must specify two arguments: verb resource or verb"
            " resource/resourceName.\n"
            "See 'kubectl auth can-i -h' for help and examples."
        )
    asked = _asked(call, context.discovery)
    for warning in _warnings(asked, call):
        # kubectl ends each of these with a newline of its own.
        yield Chunk("err", f"Warning: {warning}\n\n")
    _check(asked, call)
    status = _review("selfsubjectaccessreviews", _spec(asked, call, context), context)
    allowed = bool(status.get("allowed"))
    if not call.is_set("quiet"):
        yield Chunk("out", "yes\n" if allowed else _no(status))
    return 0 if allowed else 1


def _asked(call: Call, discovery: Discovery) -> _Asked:
    verb, what = call.args
    if what.startswith("/"):
        return _Asked(verb, path=what)
    word, _, name = what.partition("/")
    resource = None if word == "*" else _known(word.lower(), discovery)
    return _Asked(verb, resource=resource, word=word, name=name)


def _known(word: str, discovery: Discovery) -> Resource | None:
    try:
        return discovery.resolve(word)
    except CommandError:
        return None


def _warnings(asked: _Asked, call: Call) -> Iterator[str]:
    if asked.path:
        if asked.verb not in _PATH_VERBS and not call.flag("subresource"):
            yield f"verb '{asked.verb}' is not a known verb"
        return
    resource = asked.resource
    if resource is None and asked.word not in {"*", *_UNLISTED}:
        yield "the server doesn't have a resource type " + _in_group(asked.word.lower())
    if call.is_set("all-namespaces"):
        return
    if resource and not resource.namespaced:
        where = f" in group '{resource.group}'" if resource.group else ""
        yield f"resource '{resource.plural}' is not namespace scoped{where}"
    if asked.verb not in _RESOURCE_VERBS:
        yield f"verb '{asked.verb}' is not a known verb"


def _in_group(word: str) -> str:
    plural, dot, group = word.partition(".")
    return f"'{plural}'" + (f" in group '{group}'" if dot else "")


def _check(asked: _Asked, call: Call) -> None:
    if asked.path and call.flag("subresource"):
        raise CommandError("--subresource can not be used with NonResourceURL")
    if call.is_set("no-headers"):
        raise CommandError("--no-headers cannot be set without --list specified")


def _spec(asked: _Asked, call: Call, context: Context) -> dict[str, Any]:
    if asked.path:
        return {"nonResourceAttributes": {"path": asked.path, "verb": asked.verb}}
    resource = asked.resource
    attributes = {
        "namespace": _namespace(call, context),
        "verb": asked.verb,
        "group": resource.group if resource else "",
        "resource": resource.plural if resource else asked.word,
        "subresource": call.flag("subresource"),
        "name": asked.name,
    }
    return {
        "resourceAttributes": {key: text for key, text in attributes.items() if text}
    }


def _namespace(call: Call, context: Context) -> str:
    if call.is_set("all-namespaces"):
        return ""
    return call.flag("namespace") or context.namespace


def _no(status: dict[str, Any]) -> str:
    why = [status.get(key) for key in ("reason", "evaluationError")]
    return " - ".join(["no", *filter(None, why)]) + "\n"


def _list(call: Call, context: Context) -> Output:
    if call.args:
        raise CommandError("list option must be specified with no arguments")
    if (
        call.is_set("quiet")
        or call.is_set("all-namespaces")
        or call.flag("subresource")
    ):
        raise CommandError(
            "list option can't be specified with neither quiet, all-namespaces nor"
            " subresource options"
        )
    spec = {"namespace": _namespace(call, context)}
    status = _review("selfsubjectrulesreviews", spec, context)
    if status.get("incomplete"):
        why = status.get("evaluationError", "")
        yield Chunk("err", f"Warning: the list may be incomplete: {why}\n")
    yield Chunk("out", table(status, headers=not call.is_set("no-headers")))
    return 0


def _review(kind: str, spec: dict[str, Any], context: Context) -> dict[str, Any]:
    """The status of a review; the server answers it and stores nothing."""
    kinds = {
        "selfsubjectaccessreviews": "SelfSubjectAccessReview",
        "selfsubjectrulesreviews": "SelfSubjectRulesReview",
    }
    body = {"kind": kinds[kind], "apiVersion": "authorization.k8s.io/v1", "spec": spec}
    answer = context.client.post(f"{_API}/{kind}", body)
    return answer.get("status") or {}
