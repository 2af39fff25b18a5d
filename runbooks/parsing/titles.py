"""A short title for a step."""

from __future__ import annotations

import re

from runbooks.commands.kinds import kind_of, plural
from runbooks.commands.model import Assignment, Kubectl, Program, Word
from runbooks.commands.structure import commands

_LONGEST = 120
_SENTENCE = re.compile(r"(.+?(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?:])\s+(?=[A-Z\"'(<`])")


def first_sentence(text: str) -> str:
    """The first sentence without its final stop or colon, at most 120 characters."""
    found = _SENTENCE.match(text[:1000])
    sentence = found[1] if found else text
    return shortened(sentence.rstrip(" .:"))


def shortened(text: str) -> str:
    text = " ".join(text[:1000].split())
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def from_program(program: Program, text: str) -> str:
    """`List Pods (kubevirt.io=virt-operator)`; else the command itself."""
    for statement in program.statements:
        if isinstance(statement, Assignment):
            return f"Set {statement.name}"
        first = next(commands((statement,)))
        if isinstance(first, Kubectl):
            return shortened(_kubectl(first))
        break
    return shortened(text)


def _kubectl(command: Kubectl) -> str:
    words = [_shown(word) for word in command.args]
    selector = [_shown(flag.value) for flag in command.flags if flag.name == "selector"]
    suffix = f" ({selector[-1]})" if selector else ""
    if command.verb == "logs":
        return f"Log of {' '.join(words) or 'pods'}{suffix}"
    verb = {"get": "Show", "describe": "Describe"}.get(command.verb)
    if not words or verb is None:
        return command.source
    kind, _, name = words[0].partition("/")
    names = [name] if name else words[1:]
    if names:
        return f"{verb} {kind_of(kind)} {' '.join(names)}"
    verb = "List" if command.verb == "get" else verb
    kinds = " and ".join(plural(kind_of(one)) for one in kind.split(","))
    return f"{verb} {kinds}{suffix}"


def _shown(word: Word) -> str:
    return word.literal if word.literal is not None else word.source.strip("\"'")
