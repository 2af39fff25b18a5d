"""Which requests the arguments of `get` mean (cli-runtime's resource builder)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kube.discovery import Discovery, Resource
from portal.kube.errors import CommandError
from portal.kube.verbs.get.options import Options


@dataclass(frozen=True, slots=True)
class Target:
    """One object by name, or with an empty name a list."""

    resource: Resource
    name: str = ""


@dataclass(frozen=True, slots=True)
class Targets:
    """What to ask for. `single`: one name was given, so one object is printed."""

    targets: tuple[Target, ...]
    words: tuple[str, ...]
    single: bool = False


def read_targets(
    args: tuple[str, ...], options: Options, discovery: Discovery
) -> Targets:
    """Raises CommandError for arguments that do not go together."""
    args = _spread(args)
    if any("/" in argument for argument in args):
        return _pairs(args, options, discovery)
    types, *names = args
    words = [word for given in types.split(",") for word in _expand(given, discovery)]
    if names and _selects(options):
        raise CommandError("name cannot be provided when a selector is specified")
    if options.subresource and not names:
        raise CommandError(
            "subresource cannot be used when bulk resources are specified"
        )
    resources = list(dict.fromkeys(discovery.resolve(word) for word in words))
    if not names:
        return Targets(tuple(map(Target, resources)), tuple(words))
    if len(words) > 1:
        raise CommandError("you must specify only one resource")
    _check_scope(resources[0], options)
    named = tuple(Target(resources[0], name) for name in names)
    return Targets(named, tuple(words), single=len(named) == 1)


def _expand(word: str, discovery: Discovery) -> list[str]:
    """The members of a category such as `all`, or the word itself."""
    return [member.qualified for member in discovery.category(word)] or [word]


def _spread(args: tuple[str, ...]) -> tuple[str, ...]:
    """`a,b c d` as `a/c a/d b/c b/d`."""
    types = list(dict.fromkeys(args[0].split(",")))
    if len(types) < 2 or len(args) < 2:
        return args
    return tuple(f"{kind}/{name}" for kind in types for name in args[1:])


def _pairs(args: tuple[str, ...], options: Options, discovery: Discovery) -> Targets:
    if not all("/" in argument for argument in args):
        raise CommandError(
            "there is no need to specify a resource type as a separate argument when"
            " passing arguments in resource/name form (e.g. 'kubectl get"
            " resource/<resource_name>' instead of 'kubectl get resource"
            " resource/<resource_name>'"
        )
    pairs = [_pair(argument) for argument in args]
    if _selects(options):
        raise CommandError(
            "selectors and the all flag cannot be used when passing resource/name"
            " arguments"
        )
    targets = [Target(discovery.resolve(kind), name) for kind, name in pairs]
    for target in targets:
        _check_scope(target.resource, options)
    return Targets(
        tuple(targets), tuple(kind for kind, _ in pairs), single=len(targets) == 1
    )


def _pair(argument: str) -> tuple[str, str]:
    kind, _, name = argument.partition("/")
    if "/" in name:
        raise CommandError(
            "arguments in resource/name form may not have more than one slash"
        )
    if not kind or not name or "," in kind:
        raise CommandError(
            "arguments in resource/name form must have a single resource and name"
        )
    return kind, name


def _check_scope(resource: Resource, options: Options) -> None:
    if resource.namespaced and not options.namespace:
        raise CommandError(
            "a resource cannot be retrieved by name across all namespaces"
        )


def _selects(options: Options) -> bool:
    return bool(options.selector or options.field_selector)
