"""kubectl describe: an object and what belongs to it, for people to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError, KubeError
from portal.kube.objects import text
from portal.kube.verbs.describe.each import each
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.errors import explain
from portal.kube.verbs.get.fetch import Fetched, Item, fetch
from portal.kube.verbs.get.options import Options, read_options
from portal.kube.verbs.get.targets import Target, Targets, read_targets

__all__ = ["describe"]

# From so many objects on, what belongs to them is read as lists.
MANY = 10
MISSING_RESOURCE = (
    "You must specify the type of resource to describe."
    ' Use "kubectl api-resources" for a complete list of supported resources.'
)


def describe(call: Call, context: Context) -> Output:
    """One text for each object; exit 1 if any could not be read or described.

    A single name that does not exist is tried as the beginning of names. Events
    are looked up for a single object that was found by its whole name, or when
    `--show-events` says so. Raises CommandError and KubeError for what ends the
    command as a whole.
    """
    if not call.args:
        raise CommandError(MISSING_RESOURCE)
    options = replace(read_options(call, context), server_print=False)
    targets = read_targets(call.args, options, context.discovery)
    for word in targets.words:
        yield from _warn(context.discovery.warnings(word))
    fetched = fetch(targets, options, context.client)
    yield from _warn(fetched.warnings)
    missing = _missing(call, fetched)
    if missing is None:
        return (yield from _all(fetched, options, call, context))
    if not targets.single or "/" in call.args[0]:
        raise missing
    return (yield from _matching(targets.targets[0], missing, options, call, context))


def _warn(sentences: Iterable[str]) -> Output:
    for sentence in sentences:
        yield Chunk("err", f"Warning: {sentence}\n")
    return 0


def _missing(call: Call, fetched: Fetched) -> KubeError | None:
    """The one name of two arguments that was not found: it ends the command for kubectl."""
    if len(call.args) == 2 and len(fetched.failures) == 1:
        failure = fetched.failures[0]
        if isinstance(failure, KubeError) and failure.reason == "NotFound":
            return failure
    return None


def _matching(
    target: Target, missing: KubeError, options: Options, call: Call, context: Context
) -> Output:
    """The objects whose name begins as the one that was not found."""
    everything = Targets((Target(target.resource),), ())
    fetched = fetch(everything, options, context.client)
    for failure in fetched.failures:
        raise failure
    named = [item for item in fetched.items if _name(item).startswith(target.name)]
    if not named:
        raise missing
    look = Look(context, call.is_set("show-events"))
    for described in each(named, look):
        if isinstance(described, Exception):
            raise described
        yield Chunk("out", described + "\n")
    return (yield from _warn(sorted(look.unread)))


def _all(fetched: Fetched, options: Options, call: Call, context: Context) -> Output:
    single = len(fetched.items) == 1 and not fetched.failures
    wanted = call.flag("show-events", "true" if single else "false")
    look = Look(context, wanted == "true", many=len(fetched.items) >= MANY)
    errors = list(fetched.failures)
    separator = ""
    for described in each(fetched.items, look):
        if isinstance(described, Exception):
            errors.append(described)
            continue
        yield Chunk("out", separator + described)
        separator = "\n\n"
    yield from _warn(sorted(look.unread))
    if not fetched.items and not errors:
        yield Chunk("err", _nothing(options))
    sentences = dict.fromkeys(explain(one, alone=len(errors) == 1) for one in errors)
    yield from (Chunk("err", sentence) for sentence in sentences)
    return 1 if errors else 0


def _name(item: Item) -> str:
    return text(item.object, "metadata", "name")


def _nothing(options: Options) -> str:
    where = options.namespace
    return f"No resources found{f' in {where} namespace.' if where else ''}\n"
