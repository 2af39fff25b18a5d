"""Findings on variables, which live from one command of a runbook to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbooks.commands.model import (
    Assignment,
    Kubectl,
    Pipeline,
    Program,
    Substitution,
    Variable,
)
from runbooks.lint.model import Command, Finding
from runbooks.lint.words import Shape

# They are there in every shell.
_ALWAYS = {
    *("HOME", "HOSTNAME", "IFS", "KUBECONFIG", "LANG", "OLDPWD", "PATH", "PWD"),
    *("RANDOM", "REPLY", "SECONDS", "SHELL", "TERM", "TMPDIR", "UID", "USER"),
}
# Prints `pod/virt-api-7f9`: a kind and a name in one word.
_PRINTS_NAMES = re.compile(r"(?:-o[ =]?|--output[ =])[\"']?name\b")
_BLANK_HEADER = re.compile(r"custom-columns=:")


class Variables:
    """What the commands of a file have set so far, in their order."""

    def __init__(self) -> None:
        self._set = set(_ALWAYS)
        self._blank: set[str] = set()  # values with a blank line in front
        self._named: set[str] = set()
        self.with_kind: set[str] = set()  # values with the kind in front of the name

    def lacks(self, shape: Shape) -> bool:
        """Whether a command reads what nothing above it sets."""
        return any(self._unset(shape))

    def check(self, command: Command, shape: Shape) -> Iterator[Finding]:
        """Each variable once; after this the command counts as run."""
        for name, line in self._unset(shape):
            if name not in self._named:
                self._named.add(name)
                message = f"No command above sets `${name}`."
                yield Finding(command.line + line, "unset_variable", message)
        if command.program is not None:
            yield from self._quoted(command, command.program)
            self._note_blank(command.program)
        self._set.update(shape.sets)
        if _PRINTS_NAMES.search(command.text):
            self.with_kind.update(shape.sets)

    def _unset(self, shape: Shape) -> Iterator[tuple[str, int]]:
        for name, line in shape.reads:
            if name not in self._set and name not in shape.sets:
                yield name, line

    def _note_blank(self, program: Program) -> None:
        for statement in program.statements:
            if isinstance(statement, Assignment) and statement.value is not None:
                change = (
                    self._blank.add
                    if _begins_blank(statement.value.parts)
                    else self._blank.discard
                )
                change(statement.name)

    def _quoted(self, command: Command, program: Program) -> Iterator[Finding]:
        """An assignment keeps what it is given: only arguments are hurt."""
        for statement in program.statements:
            if not isinstance(statement, Pipeline):
                continue
            words = Program((statement,), "").words()
            for part in (part for word in words for part in word.parts):
                if (
                    isinstance(part, Variable)
                    and part.quoted
                    and part.name in self._blank
                ):
                    message = f'`"${part.name}"` begins with a blank line in a shell.'
                    line = command.line + statement.line - 1
                    yield Finding(line, "quoted_blank_header", message)
                    return


def _begins_blank(parts: tuple[object, ...]) -> bool:
    """`$(kubectl get … -o custom-columns=:.x)` with nothing behind it."""
    for part in parts:
        if isinstance(part, Substitution):
            return any(_prints_blank(one) for one in part.program.statements)
    return False


def _prints_blank(statement: object) -> bool:
    last = statement.commands[-1] if isinstance(statement, Pipeline) else None
    if not isinstance(last, Kubectl):
        return False
    flags = {flag.name: flag.value for flag in last.flags}
    output = flags["output"].literal if "output" in flags else None
    return "no-headers" not in flags and bool(_BLANK_HEADER.match(output or ""))
