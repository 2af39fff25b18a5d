"""What `explain` is asked for: a kind, and a path to one of its fields."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.kube.call import Call
from portal.kube.discovery import Discovery, Resource
from portal.kube.errors import CommandError
from portal.kube.formats.go_values import quote
from portal.kube.formats.jsonpath import JSONPathError
from portal.kube.formats.jsonpath.nodes import Field, Path
from portal.kube.formats.jsonpath.parse import parse


@dataclass(frozen=True, slots=True)
class Asked:
    """`resource` is what was named, in the version whose documentation is wanted."""

    resource: Resource
    fields: tuple[str, ...]

    @property
    def wanted(self) -> str:
        """Go's text of a GroupVersionResource: `apps/v1, Resource=deployments`."""
        resource = self.resource
        return f"{resource.group}/{resource.version}, Resource={resource.plural}"


class UnknownKindError(Exception):
    """No such kind; the argument is what kubectl says, without `error: `."""


def read(call: Call, discovery: Discovery) -> Asked:
    """Raises UnknownKindError, CommandError and KubeError."""
    text = _argument(call)
    if call.flag("api-version"):
        word, *fields = _names(text, "all nodes must be field nodes")
        resource = _resources(word, discovery)[0]
        return Asked(_in_version(resource, call.flag("api-version")), tuple(fields))
    first = "first node must be field node"
    word = _names(text, first, most=1)[0]
    resources = _resources(word, discovery)
    for resource in resources:
        if text.startswith(resource.qualified):
            rest = text.removeprefix(resource.qualified)
            fields = _names(rest, first, skip=1) if rest else []
            return Asked(resource, tuple(fields))
    return Asked(resources[0], tuple(_names(text, first)[1:]))


def _argument(call: Call) -> str:
    if not call.args:
        raise CommandError(
            "You must specify the type of resource to explain."
            ' Use "kubectl api-resources" for a complete list of supported resources.'
        )
    if len(call.args) > 1:
        raise CommandError("We accept only this format: explain RESOURCE")
    text = call.args[0].removesuffix(".")
    if not text:
        raise CommandError("a resource must be present, got: /, Resource=")
    return text


def _names(
    text: str, rule: str, *, skip: int = 0, most: int | None = None
) -> list[str]:
    """The fields of a JSONPath without braces and its first dot."""
    try:
        paths = parse("{." + text + "}")
    except JSONPathError as error:
        raise CommandError(str(error)) from error
    if len(paths) != 1 or not isinstance(paths[0], Path):
        raise CommandError("must pass in 1 jsonpath string")
    nodes = paths[0].nodes[skip:most]
    names = [node.name for node in nodes if isinstance(node, Field)]
    if len(names) != len(nodes) or not (names or skip):
        raise CommandError(f"invalid jsonpath syntax, {rule}")
    return names


def _resources(word: str, discovery: Discovery) -> list[Resource]:
    """What a word can mean, in the server's order of priority."""
    try:
        found = discovery.resolve(word)
    except CommandError as error:
        raise UnknownKindError(
            f"the server doesn't have a resource type {quote(word)}"
        ) from error
    lower = word.lower()
    named = [
        resource
        for resource in discovery.resources
        if lower in (resource.plural, resource.singular)
    ]
    return named or [found]


def _in_version(resource: Resource, api_version: str) -> Resource:
    group, _, version = api_version.rpartition("/")
    if "/" in group:
        raise CommandError(f"unexpected GroupVersion string: {api_version}")
    return replace(resource, group=group, version=version)
