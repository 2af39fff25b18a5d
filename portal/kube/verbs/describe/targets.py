"""Which objects the arguments of describe mean, read from the cluster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.kube.call import Call, Context
from portal.kube.discovery import Resource
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.verbs.describe.objects import Json
from portal.kube.verbs.describe.related import CHUNK

USAGE = (
    "You must specify the type of resource to describe."
    ' Use "kubectl api-resources" for a complete list of supported resources.'
)
SEPARATE_TYPE = (
    "there is no need to specify a resource type as a separate argument when passing"
    " arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>'"
    " instead of 'kubectl get resource resource/<resource_name>'"
)


@dataclass(frozen=True, slots=True)
class Target:
    """One object by name, or with an empty name all that the selector lets through."""

    resource: Resource
    name: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An object and the resource it was read from."""

    resource: Resource
    thing: Json


def targets(call: Call, context: Context) -> list[Target]:
    """What the arguments name. Raises CommandError for what kubectl refuses."""
    if not call.args:
        raise CommandError(USAGE)
    selector = call.flag("selector").strip()
    slashes = ["/" in argument for argument in call.args]
    if any(slashes):
        if not all(slashes):
            raise CommandError(SEPARATE_TYPE)
        if selector:
            raise CommandError(
                "selectors and the all flag cannot be used when passing"
                " resource/name arguments"
            )
        return [_pair(argument, call, context) for argument in call.args]
    types, *names = call.args
    resources = [one for word in types.split(",") for one in _resources(word, context)]
    if not names:
        return [Target(resource) for resource in resources]
    return _named(resources, names, selector, call)


def _pair(argument: str, call: Call, context: Context) -> Target:
    kind, _, name = argument.partition("/")
    if "/" in name:
        raise CommandError(
            "arguments in resource/name form may not have more than one slash"
        )
    if not kind or not name or "," in kind:
        raise CommandError(
            "arguments in resource/name form must have a single resource and name"
        )
    return _by_name(context.discovery.resolve(kind), name, call)


def _resources(word: str, context: Context) -> list[Resource]:
    return context.discovery.category(word) or [context.discovery.resolve(word)]


def _named(
    resources: list[Resource], names: list[str], selector: str, call: Call
) -> list[Target]:
    if selector:
        raise CommandError("name cannot be provided when a selector is specified")
    if len(resources) > 1:
        raise CommandError("you must specify only one resource")
    return [_by_name(resources[0], name, call) for name in names]


def _by_name(resource: Resource, name: str, call: Call) -> Target:
    if resource.namespaced and call.is_set("all-namespaces"):
        raise CommandError(
            "a resource cannot be retrieved by name across all namespaces"
        )
    return Target(resource, name)


def namespace(call: Call, context: Context) -> str:
    """The namespace of a call; "" means all."""
    if call.is_set("all-namespaces"):
        return ""
    return call.flag("namespace") or context.namespace


def read(target: Target, call: Call, context: Context) -> list[Found] | KubeError:
    """The objects of a target, or why there are none."""
    try:
        return list(_read(target, call, context))
    except Aborted:
        raise
    except KubeError as error:
        return error


def _read(target: Target, call: Call, context: Context) -> Iterator[Found]:
    where = namespace(call, context)
    if target.name:
        thing = context.client.get(target.resource.path(where, target.name))
        yield Found(target.resource, thing)
        return
    query = [("limit", CHUNK)]
    if selector := call.flag("selector").strip():
        query.append(("labelSelector", selector))
    yield from _listed(target.resource, where, query, context)


def _listed(
    resource: Resource, where: str, query: list[tuple[str, str]], context: Context
) -> Iterator[Found]:
    after: list[tuple[str, str]] = []
    while True:
        answer = context.client.get(resource.path(where), [*query, *after])
        for thing in answer.get("items") or []:
            # Objects inside a list do not say what they are.
            kind = {"apiVersion": resource.api_version, "kind": resource.kind}
            yield Found(resource, {**kind, **thing})
        token = (answer.get("metadata") or {}).get("continue")
        if not token:
            return
        after = [("continue", token)]
