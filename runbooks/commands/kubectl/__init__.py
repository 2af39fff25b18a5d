"""kubectl's command line to a typed command, or the reason why not."""

from __future__ import annotations

from runbooks.commands.kubectl.arguments import (
    Arguments,
    UsageProblemError,
    check,
    find_verb,
)
from runbooks.commands.kubectl.flags import (
    OUTPUTS_FROM_FILES,
    OUTPUTS_LATER,
    ROOT,
    VERBS,
    FlagSpec,
)
from runbooks.commands.kubectl.verbs import is_known, unknown, why_not
from runbooks.commands.model import Flag, Kubectl, Parameter, UsageError, Word
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
    at = find_verb(words)
    if at is None:
        Arguments(ROOT, words)
        raise NotSupportedError("help")
    verb = words[at].literal
    if verb is None:
        raise NotSupportedError("dynamic", words[at].source)
    if verb in VERBS:
        return verb, words[:at] + words[at + 1 :]
    if is_known(program, verb):
        raise why_not(program, verb, _following(words, at))
    if at:
        raise UsageProblemError(
            f"flags cannot be placed before plugin name: {words[0].source}"
        )
    raise UsageProblemError(unknown(verb))


def _following(words: list[Word], at: int) -> str:
    then = words[at + 1].literal if at + 1 < len(words) else None
    return then if then and not then.startswith("-") else ""


def _stderr(error: UsageProblemError, verb: str) -> str:
    if error.message.startswith("unknown command"):
        return f"error: {error.message}\n"
    if error.message.startswith("flags cannot"):
        return f"Error: {error.message}\n"
    command = f"kubectl {verb}".strip()
    return f"error: {error.message}\nSee '{command} --help' for usage.\n"


def _decide(spec: FlagSpec, flag: Flag) -> None:
    shown = f"--{flag.name}"
    harmless = spec.quiet and flag.value.literal == spec.quiet
    if spec.why and not harmless:
        raise NotSupportedError(spec.why, shown)
    if spec.name in ("output", "sort-by"):
        _no_placeholder(flag.value)
    if spec.name == "output":
        _check_output(flag.value)


def _no_placeholder(value: Word) -> None:
    for part in value.parts:
        if isinstance(part, Parameter):
            raise NotSupportedError("placeholder", f"<{part.name}>")


def _check_output(value: Word) -> None:
    """The format has to be known: some formats read files."""
    name, equals, _ = value.head.partition("=")
    if value.literal is None and not equals:
        raise NotSupportedError("dynamic", f"-o {value.source}")
    if name in OUTPUTS_FROM_FILES:
        raise NotSupportedError("files", f"-o {name}")
    if name in OUTPUTS_LATER:
        raise NotSupportedError("output", name)
