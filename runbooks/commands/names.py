"""Placeholders that count only where the name of an object is expected.

`-n NAMESPACE`, `pod [POD]`, `svc/CLUSTER-rw`: names of objects have no capital
letters, so that none of these can be meant as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from runbooks.commands.model import Kubectl, Parameter, Part, Text, Word
from runbooks.commands.placeholders import is_soft
from runbooks.commands.reasons import NotSupportedError

_CAPITALS = re.compile(
    r"(?<![A-Za-z0-9_.])[A-Z][A-Z0-9]+(?:[-_][A-Z0-9]+)*(?![A-Za-z0-9_.])"
)
_TEMPLATES = {"output", "template"}
_NAMING_FLAGS = {"namespace", "container"}
# Behind the kind, or for `logs` alone, stand names; other verbs take other words.
_FIRST_NAME = {"get": 1, "describe": 1, "top pod": 0, "top node": 0, "logs": 0}


def with_names(command: Kubectl) -> Kubectl:
    """The command with its placeholders in capitals, brackets and braces.

    Raises NotSupportedError if one in brackets stands elsewhere.
    """
    flags = tuple(
        replace(flag, value=_named(flag.value))
        if flag.name in _NAMING_FLAGS
        else replace(flag, value=plain(flag.value))
        for flag in command.flags
    )
    _check_templates(command)
    first = _FIRST_NAME.get(command.verb)
    args = tuple(
        _named(word, whole=at >= first) if first is not None else plain(word)
        for at, word in enumerate(command.args)
    )
    return replace(command, args=args, flags=flags)


def _check_templates(command: Kubectl) -> None:
    """What a template was to fill in is no name, label or number as it is."""
    words = [flag.value for flag in command.flags if flag.name not in _TEMPLATES]
    for word in (*command.args, *words):
        texts = [part.value for part in word.parts if isinstance(part, Text)]
        if any("{{" in text or "}}" in text for text in texts):
            raise NotSupportedError("placeholder", word.source)


def plain(word: Word) -> Word:
    """The word where no name stands: `{x}` is text, `[x]` a pattern of files."""
    soft = [one for one in word.parts if isinstance(one, Parameter) and is_soft(one)]
    if not soft:
        return word
    if any(one.written.startswith("[") for one in soft):
        raise NotSupportedError("glob", word.source)
    if templated := [one for one in soft if one.written.startswith("{{")]:
        raise NotSupportedError("placeholder", templated[0].written)
    parts = tuple(
        Text(one.written) if isinstance(one, Parameter) and is_soft(one) else one
        for one in word.parts
    )
    return Word(parts, word.source)


def _named(word: Word, *, whole: bool = True) -> Word:
    """With `whole`, the word is a name; else only what stands behind a slash."""
    parts: list[Part] = []
    inside = whole
    for part in word.parts:
        if isinstance(part, Text):
            parts += _capitals(part, inside)
            inside = inside or "/" in part.value
        elif isinstance(part, Parameter) and is_soft(part) and not inside:
            return plain(word)
        else:
            parts.append(part)
    return Word(tuple(parts), word.source)


def _capitals(part: Text, inside: bool) -> Iterator[Part]:
    if part.quoted:
        yield part
        return
    at = 0
    begin = 0 if inside else part.value.find("/") + 1 or len(part.value)
    for found in _CAPITALS.finditer(part.value, begin):
        if found.start() > at:
            yield Text(part.value[at : found.start()])
        yield Parameter(found.group(), written=found.group())
        at = found.end()
    if at < len(part.value) or not part.value:
        yield Text(part.value[at:])
