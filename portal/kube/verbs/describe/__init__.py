"""kubectl describe: an object and what belongs to it, for people to read."""

from __future__ import annotations

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.verbs.describe.kinds import describer
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.objects import text
from portal.kube.verbs.describe.targets import Found, Target, namespace, read, targets
from portal.kube.verbs.describe.writer import Writer
from portal.kube.verbs.errors import explain

__all__ = ["describe"]


def describe(call: Call, context: Context) -> Output:
    """One text for each object; exit 1 if any could not be read or described.

    A single name that does not exist is tried as the beginning of names. Events
    are looked up for a single object that was found by its whole name, or when
    `--show-events` says so. Raises CommandError and KubeError for what ends the
    command as a whole.
    """
    wanted = targets(call, context)
    found: list[Found] = []
    failed: list[KubeError] = []
    for target in wanted:
        answer = read(target, call, context)
        if isinstance(answer, KubeError):
            failed.append(answer)
        else:
            found += answer
    if _may_be_prefix(call, failed):
        return (yield from _matching(wanted[0], failed[0], call, context))
    return (yield from _all(found, failed, call, context))


def _may_be_prefix(call: Call, failed: list[KubeError]) -> bool:
    by_type_and_name = len(call.args) == 2 and "/" not in call.args[0]
    return by_type_and_name and len(failed) == 1 and failed[0].reason == "NotFound"


def _matching(
    target: Target, missing: KubeError, call: Call, context: Context
) -> Output:
    """The objects whose name begins as the one that was not found."""
    answer = read(Target(target.resource), call, context)
    if isinstance(answer, KubeError):
        raise answer
    named = [
        one
        for one in answer
        if text(one.thing, "metadata", "name").startswith(target.name)
    ]
    if not named:
        raise missing
    look = Look(context, call.is_set("show-events"))
    for one in named:
        yield Chunk("out", _text(one, look) + "\n")
    yield from _unread(look)
    return 0


def _all(
    found: list[Found], failed: list[KubeError], call: Call, context: Context
) -> Output:
    single = len(found) == 1 and not failed
    look = Look(
        context, call.flag("show-events", "true" if single else "false") == "true"
    )
    errors = [explain(error) for error in failed]
    separator = ""
    for one in found:
        try:
            description = _text(one, look)
        except Aborted:
            raise
        except (KubeError, CommandError) as error:
            errors.append(explain(error))
            continue
        yield Chunk("out", separator + description)
        separator = "\n\n"
    yield from _unread(look)
    if not found and not errors:
        yield Chunk("err", _nothing(call, context))
    yield from (Chunk("err", one) for one in dict.fromkeys(errors))
    return 1 if errors else 0


def _text(one: Found, look: Look) -> str:
    out = Writer()
    describer(one.resource)(out, one.thing, look)
    return out.text()


def _unread(look: Look) -> Output:
    # kubectl says nothing here and prints `Events: <none>`, which is not known.
    for sentence in look.unread:
        yield Chunk("err", f"Warning: could not read the {sentence}\n")
    return 0


def _nothing(call: Call, context: Context) -> str:
    where = namespace(call, context)
    return (
        f"No resources found in {where} namespace.\n"
        if where
        else "No resources found\n"
    )
