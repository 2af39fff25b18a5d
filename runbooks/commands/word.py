"""One argument of a command: text, and slots that values are bound into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runbooks.commands.model import Program

# The name of `$?`, the exit status of what ran before.
STATUS = "?"
DEFAULTS = (":-", "-", ":+", "+")
# What an alternative may be: something that is written as it is, not the name of
# something else, as in `<POD|pod-name>`.
_CHOICE = re.compile(r"(?!.*name$)[a-z0-9](?:[a-z0-9./-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text, its quotes and escapes already resolved."""

    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What `${NAME…}` does to the value, by its sign in bash.

    `#` `##` `%` `%%` cut a pattern off; `:-` `-` give a default, `:+` `+` an
    alternative; `/` `//` `/#` `/%` replace a pattern by `other`; `^` `^^` `,` `,,`
    change case; `length` is `${#NAME}`; `:` takes the part that begins at `word` and
    is `other` long; `:?` and `?` only want a value to be there.
    """

    sign: str
    word: Word
    other: Word | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """`$NAME` or `${NAME}`. Unquoted, its value is split into words at blanks."""

    name: str
    quoted: bool = False
    change: Change | None = None

    @property
    def has_default(self) -> bool:
        """Whether it may be unset."""
        return self.change is not None and self.change.sign in DEFAULTS


@dataclass(frozen=True, slots=True)
class Parameter:
    """`<name>`: a person, an alert label or an earlier step fills it. Never split.

    `written` is how the text writes it, brackets included.
    """

    name: str
    quoted: bool = False
    written: str = field(default="", compare=False)

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values that it may have: `<statefulset|deployment>`; else empty."""
        return choices_of(self.name)


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(…)`: the output of a program, without the blank lines around it."""

    program: Program
    quoted: bool = False


Part = Text | Variable | Parameter | Substitution


@dataclass(frozen=True, slots=True)
class Word:
    """One argument. No parts at all is an empty argument only if it was quoted."""

    parts: tuple[Part, ...]
    source: str

    def programs(self) -> Iterator[Program]:
        """The programs of its `$(…)`."""
        for part in self.parts:
            if isinstance(part, Substitution):
                yield part.program
            elif isinstance(part, Variable) and part.change:
                yield from part.change.word.programs()
                if part.change.other:
                    yield from part.change.other.programs()

    @property
    def literal(self) -> str | None:
        """The text, if it is known before the run."""
        texts = [part.value for part in self.parts if isinstance(part, Text)]
        return "".join(texts) if len(texts) == len(self.parts) else None

    @property
    def head(self) -> str:
        """The literal text before the first part that is filled at run time."""
        head = ""
        for part in self.parts:
            if not isinstance(part, Text):
                break
            head += part.value
        return head

    def with_values(self, text: str) -> str:
        """The word with `text` in every slot that is filled at run time."""
        return "".join(
            part.value if isinstance(part, Text) else text for part in self.parts
        )

    def after(self, count: int) -> Word:
        """The word without the first `count` characters of its head."""
        parts: list[Part] = []
        for part in self.parts:
            if not count or not isinstance(part, Text):
                parts.append(part)
                continue
            if rest := part.value[count:]:
                parts.append(Text(rest, part.quoted))
            count -= min(count, len(part.value))
        return Word(tuple(parts) or (Text("", quoted=True),), self.source)


def text_word(value: str) -> Word:
    """A word that the language itself supplies."""
    return Word((Text(value, quoted=True),), value)


def choices_of(name: str) -> tuple[str, ...]:
    """The alternatives that the name of a parameter lists, in their order."""
    found = tuple(one.strip() for one in name.split("|"))
    listed = len(found) > 1 and all(_CHOICE.fullmatch(one) for one in found)
    return tuple(dict.fromkeys(found)) if listed else ()
