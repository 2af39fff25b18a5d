"""Findings on single commands, whether the portal runs them or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from runbooks.commands.filters.lower import is_filter
from runbooks.commands.lines import PROGRAMS as KNOWN
from runbooks.commands.model import UsageError
from runbooks.lint.kubectl import PROGRAMS, Kubectl, kubectl_of
from runbooks.lint.model import Command, Finding
from runbooks.lint.object_rules import check_objects
from runbooks.lint.words import Invocation, Shape, unquoted

_VERBS = {
    *("annotate", "apply", "create", "delete", "describe", "drain", "edit", "exec"),
    *("get", "label", "logs", "patch", "rollout", "scale"),
}
_LIKE_KUBECTL = re.compile(r"ku?be?\w*|k", re.IGNORECASE)
# Their arguments are commands, or values of any form.
_TAKE_COMMANDS = {
    *("alias", "bash", "chroot", "echo", "env", "eval", "exec", "man", "nsenter"),
    *("parallel", "printf", "sh", "ssh", "sudo", "time", "timeout", "watch", "which"),
    *("xargs", "export", "declare", "local", "readonly", "set"),
}
_TAKE_PAIRS = {"annotate", "create", "env", "label", "new-app", "process", "run", "set"}
_SUBSTITUTED = re.compile(r"[A-Za-z_]\w*=[\"']?(?:\$\(|`)")
_ASSIGNED = re.compile(r"[A-Z_][A-Z0-9_]+=")
_VIRTCTL_CHANGES = {
    *("addvolume", "expose", "image-upload", "migrate", "migrate-cancel", "pause"),
    *("removevolume", "reset", "restart", "soft-reboot", "start", "stop", "unpause"),
}
_NOT_FILLED = {"placeholder", "quoted_placeholder"}
_USAGE = {
    "unknown flag": "unknown_flag",
    "unknown shorthand flag": "unknown_flag",
    "unknown command": "unknown_verb",
    "flags cannot be placed before plugin name": "unknown_verb",
}


def check_command(
    command: Command, shape: Shape, with_kind: Collection[str] = ()
) -> Iterator[Finding]:
    """Everything that can be said of a command by itself.

    `with_kind` are variables whose values have the kind in front of the name.
    """
    if command.decision.code == "syntax":
        message = f"The portal can not read {_shown(command.text)}"
        yield Finding(command.line, "unreadable_command", message)
    if shape.broken:
        return
    if command.decision.code in _NOT_FILLED:
        message = f"A placeholder is taken as it is: {_shown(command.text)}"
        yield Finding(command.line, "unfilled_placeholder", message)
    yield from _rejected(command, shape)
    yield from _changes(command, shape)
    for invocation in shape.invocations:
        line = command.line + invocation.line
        yield from (
            Finding(line, code, message)
            for code, message in _check(invocation, with_kind)
        )


def _rejected(command: Command, shape: Shape) -> Iterator[Finding]:
    """kubectl's own errors, known before anything is asked."""
    for one in command.program.commands() if command.program else ():
        if not isinstance(one, UsageError):
            continue
        message = one.message.partition("\n")[0].partition("rror: ")[2]
        code = next((code for text, code in _USAGE.items() if text in message), "")
        if code == "unknown_verb":
            message = f"`{_verb_at(shape, one.line)}` is no verb of kubectl."
        yield Finding(command.line + one.line - 1, code or "usage_error", message)


def _verb_at(shape: Shape, line: int) -> str:
    """The verb of the command on a line, counted from 1."""
    found = (kubectl_of(one) for one in shape.invocations if one.line == line - 1)
    return next((one.verb for one in found if one), "this")


def _changes(command: Command, shape: Shape) -> Iterator[Finding]:
    changes = command.decision.code == "changes" or any(
        one.program == "virtctl" and _VIRTCTL_CHANGES & set(one.words[1:2])
        for one in shape.invocations
    )
    if changes and command.section == "diagnosis":
        message = f"The command changes the cluster: {_shown(command.text)}"
        yield Finding(command.line, "changes_in_diagnosis", message)


def _check(
    invocation: Invocation, with_kind: Collection[str]
) -> Iterator[tuple[str, str]]:
    if second := _second_command(invocation):
        yield "fused_commands", f"`{second}` begins a second command on the line."
    if _is_verb(invocation.program) and not invocation.piped:
        if _follows_verb(invocation):
            yield "program_missing", f"`{invocation.program}` is a verb of kubectl."
    elif _is_misspelt(invocation):
        yield "misspelt_program", f"`{invocation.program}` is not kubectl."
    if invocation.program == "watch":
        yield (
            "endless",
            "`watch` repeats the command and never ends; the portal runs it once.",
        )
    if kubectl := kubectl_of(invocation):
        yield from check_objects(kubectl, with_kind)
        yield from _lasting(kubectl, invocation)


def _is_verb(word: str) -> bool:
    return word in _VERBS


def _follows_verb(invocation: Invocation) -> bool:
    """`get pods` and `describe -n x pod y`; `exec bash` is the shell's own."""
    return invocation.program != "exec" and len(invocation.words) > 1


def _is_misspelt(invocation: Invocation) -> bool:
    program, words = invocation.program, invocation.words
    return (
        program not in PROGRAMS
        and len(words) > 2
        and bool(_LIKE_KUBECTL.fullmatch(program))
        and words[1] in _VERBS
    )


def _second_command(invocation: Invocation) -> str:
    """The word where a second command begins, or nothing."""
    words = invocation.words
    before = {one.partition("=")[0] for one in invocation.assignments}
    read = {name for word in words for name in re.findall(r"\$\{?(\w+)", word)}
    if before & read:
        # A value in front of a command is not there yet when its words are read.
        return words[0]
    if not words or words[0] in _TAKE_COMMANDS or _TAKE_PAIRS & set(words[1:4]):
        return ""
    for word, then in zip(words[1:], (*words[2:], ""), strict=False):
        if word == "--":
            break
        if _SUBSTITUTED.match(word) or (word in PROGRAMS and then in _VERBS):
            return unquoted(word)[:40]
    return _behind_a_filter(invocation)


def _behind_a_filter(invocation: Invocation) -> str:
    """`| grep x echo $Y`: what reads a pipe takes a pattern or program, no commands.

    The word behind an option could be its value.
    """
    words = invocation.words
    if not invocation.piped or not is_filter(words[0]):
        return ""
    operands = [
        (word, then)
        for before, word, then in zip(words, words[1:], (*words[2:], ""), strict=False)
        if not word.startswith("-") and not before.startswith("-")
    ]
    for word, then in operands[1:]:
        if _ASSIGNED.match(word) or (then and word in KNOWN):
            return unquoted(word)[:40]
    return ""


def _lasting(command: Kubectl, invocation: Invocation) -> Iterator[tuple[str, str]]:
    """What never ends, and what may take long."""
    if command.verb == "get" and command.has("--watch", "--watch-only"):
        yield "endless", "`--watch` waits for news and never ends."
    if command.verb not in ("logs", "log"):
        return
    if command.has("-f", "--follow") and command.flags.get("--follow") != "false":
        yield "endless", "`--follow` waits for more lines and never ends."
    elif command.flags.get("--tail") == "-1":
        yield "unbounded_logs", "`--tail=-1` reads whole logs."
    elif (
        command.args
        and not invocation.filtered
        and not command.has(
            "--tail", "--since", "--since-time", "--limit-bytes", "--selector"
        )
    ):
        yield "unbounded_logs", "The whole log is read."


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line if len(line) <= 80 else line[:79] + '…'}`"
