"""Runs one reading command: values into its slots, the verb, its redacted output."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING

from portal.execution.session import Session, Variable
from portal.execution.words import Words
from portal.kube.call import Call, Output
from portal.kube.verbs import run as run_verb
from portal.kube.verbs.leader_status import LeaderQuestion, leader_status
from runbooks.commands.kubectl import value_error
from runbooks.commands.kubectl.places import places
from runbooks.commands.model import Flag, Kubectl, LeaderStatus, UsageError

if TYPE_CHECKING:
    from portal.execution.shell import Shell

Printed = Generator[str, None, int]


def run(shell: Shell, command: Kubectl | LeaderStatus | UsageError) -> Printed:
    """What the command prints on stdout; its stderr goes to the shell."""
    if isinstance(command, UsageError):
        return _usage_error(shell, command.message, command.exit)
    if isinstance(command, LeaderStatus):
        question = _question(command, shell.session)
        return _text(shell, leader_status(question, shell.session.context))
    call = call_of(shell.words, command)
    for name, value in call.flags:
        if message := value_error(call.verb, name, value):
            return _usage_error(shell, message, 1)
    return _text(shell, run_verb(call, shell.session.context))


def call_of(words: Words, command: Kubectl) -> Call:
    """The command with a value in each of its slots. Raises Blocked."""
    return Call(
        verb=command.verb,
        args=tuple(value for word in command.args for value in words.many(word)),
        flags=tuple((flag.name, _value(words, flag)) for flag in command.flags),
    )


def _value(words: Words, flag: Flag) -> str:
    at = places(flag)
    return words.one(flag.value) if at is None else words.fitted(flag.value, at)


def _question(command: LeaderStatus, session: Session) -> LeaderQuestion:
    namespace = command.namespace_glob
    if "*" in namespace:
        # The path names no namespace; the one that an earlier step found is meant.
        known = session.variables.get("NAMESPACE", Variable(""))
        namespace = "" if known.problem else known.value.strip()
    return LeaderQuestion(
        namespace or None, command.pod_prefix, command.leading, command.acquiring
    )


def _text(shell: Shell, output: Output) -> Printed:
    """The verb's stdout, redacted before anything reads it; its stderr is told."""
    out, err = shell.session.redactor(), shell.session.redactor()
    with closing(output):
        while True:
            try:
                chunk = next(output)
            except StopIteration as end:
                status = int(end.value)
                break
            if chunk.stream == "err":
                shell.error(err.feed(chunk.text))
            else:
                yield out.feed(chunk.text)
    shell.error(err.flush())
    yield out.flush()
    return status


def _usage_error(shell: Shell, message: str, status: int) -> Printed:
    shell.error(message.rstrip("\n") + "\n")
    yield ""
    return status
