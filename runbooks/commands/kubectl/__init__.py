"""kubectl's command line to a typed command, or the reason why not."""

from __future__ import annotations

from runbooks.commands.kubectl.arguments import (
    Arguments,
    UsageProblemError,
    check,
    find_verb,
)
from runbooks.commands.kubectl.flags import FlagSpec
from runbooks.commands.kubectl.outputs import check_format, check_template
from runbooks.commands.kubectl.tables import GROUPS, ROOT, VERBS
from runbooks.commands.kubectl.verbs import (
    CHANGING,
    executes,
    is_known,
    unknown,
    why_not,
)
from runbooks.commands.model import Flag, Kubectl, UsageError, Word
from runbooks.commands.reasons import NotSupportedError


def lower(
    program: str, words: list[Word], source: str, line: int
) -> Kubectl | UsageError:
    """The command after the program's name, `kubectl` or `oc`.

    Raises NotSupportedError for what the portal leaves to a person or refuses.
    """
    try:
        verb, rest = _verb(program, words)
    except UsageProblemError as error:
        return UsageError("", _stderr(error, ""), 1, source, line)
    try:
        arguments = Arguments(VERBS[verb], rest)
    except UsageProblemError as error:
        return UsageError(verb, _stderr(error, verb), 1, source, line)
    for flag in arguments.flags:
        _decide(VERBS[verb].long[flag.name], flag)
    return Kubectl(verb, tuple(arguments.args), tuple(arguments.flags), source, line)


def value_error(verb: str, flag: str, value: str) -> str | None:
    """kubectl's stderr if a flag gets a value that it can not have, else None.

    For values bound at run time; literal ones are checked when text is parsed.
    """
    try:
        check(VERBS[verb].long[flag], value)
    except UsageProblemError as error:
        return _stderr(error, verb)
    return None


def _verb(program: str, words: list[Word]) -> tuple[str, list[Word]]:
    """The verb and the other words, those before it included."""
    verb, at, rest = _command(words, "")
    if program == "oc" and verb == "adm":
        verb, at, rest = _command(rest, "adm")
        if verb not in GROUPS:
            raise NotSupportedError("verb", f"oc adm {verb}")
    if verb in GROUPS:
        return _member(program, verb, rest)
    if verb in VERBS:
        if then := _unread(verb, rest, at):
            raise NotSupportedError("verb", f"{program} {verb} {then}")
        return verb, rest
    if verb == "exec" and executes(rest):
        raise NotSupportedError("executes", f"{program} exec")
    if is_known(program, verb):
        raise why_not(program, verb, _following(rest, at))
    if at:
        raise UsageProblemError(
            f"flags cannot be placed before plugin name: {words[0].source}"
        )
    raise UsageProblemError(unknown(verb))


def _command(words: list[Word], group: str) -> tuple[str, int, list[Word]]:
    """The first word that is no flag, where it stood, and the others."""
    at = find_verb(words)
    if at is None:
        try:
            Arguments(ROOT, words)
        except UsageProblemError as error:
            raise UsageProblemError(error.message, group) from None
        raise NotSupportedError("help")
    verb = words[at].literal
    if verb is None:
        raise NotSupportedError("dynamic", words[at].source)
    return verb, at, words[:at] + words[at + 1 :]


def _member(program: str, group: str, words: list[Word]) -> tuple[str, list[Word]]:
    """`can-i` of `auth`, under its full name."""
    name, _, rest = _command(words, group)
    if name in GROUPS[group]:
        return GROUPS[group][name], rest
    if name in CHANGING.get(group, ()) or program == "oc":
        raise why_not(program, group, name)
    raise UsageProblemError(f'unknown command "{name}"', group)


def _unread(verb: str, rest: list[Word], at: int) -> str:
    """A command behind a verb that makes something else of it."""
    then = _following(rest, at)
    return then if verb == "cluster-info" and then == "dump" else ""


def _following(rest: list[Word], at: int) -> str:
    then = rest[at].literal if at < len(rest) else None
    return then if then and not then.startswith("-") else ""


def _stderr(error: UsageProblemError, verb: str) -> str:
    if error.message.startswith("unknown command"):
        see = f"See 'kubectl {error.verb} -h' for help and examples\n"
        return f"error: {error.message}\n" + (see if error.verb else "")
    if error.message.startswith("flags cannot"):
        return f"Error: {error.message}\n"
    command = f"kubectl {verb or error.verb}".strip()
    return f"error: {error.message}\nSee '{command} --help' for usage.\n"


def _decide(spec: FlagSpec, flag: Flag) -> None:
    shown = f"--{flag.name}"
    harmless = spec.quiet and flag.value.literal == spec.quiet
    if spec.why and not harmless:
        raise NotSupportedError(spec.why, shown)
    if spec.name in ("output", "sort-by", "template"):
        check_template(flag)
    if spec.name == "output":
        check_format(flag.value)
