"""From a parsed word to the values it stands for.

A shell's word has fields; a kubectl argument has one value. The two readings
differ on purpose (docs/dev/architecture.md, Promises): for `echo` and filters a word expands as
in bash, newlines and all. In a slot of a kubectl command a value is trimmed,
must exist, must be one where one is needed, and never becomes a flag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from portal.execution.session import Blocked, Variable
from runbooks.commands import globs
from runbooks.commands.kubectl.places import Place, Places, fitted
from runbooks.commands.model import (
    ITEM,
    Change,
    Parameter,
    Part,
    Program,
    Substitution,
    Text,
    Word,
)
from runbooks.commands.model import Variable as VariablePart
from runbooks.commands.word import DEFAULTS

# What ends a string in a program of jq, awk or sed, or begins something new.
_CODE = re.compile(r"[\"'`\\;{}()|$\n]")

# What a substitution printed, trailing newlines removed, as a shell does.
Substitute = Callable[[Program], Variable]


class Words:
    """Expands words against the variables and one value per parameter."""

    def __init__(
        self,
        variables: Mapping[str, Variable],
        bound: Mapping[str, str],
        substitute: Substitute,
    ) -> None:
        self._variables = variables
        self._bound = bound
        self._substitute = substitute

    def fields(self, word: Word, *, needed: bool = False) -> list[str]:
        """The word as bash expands it: unquoted values are split at blanks.

        With `needed`, a value that could not be had blocks instead of being empty.
        """
        fields = _Fields()
        for part in word.parts:
            if isinstance(part, Text):
                fields.add(part.value, quoted=part.quoted)
            elif part.quoted or isinstance(part, Parameter):
                fields.add(self._value(part, needed=needed), quoted=True)
            else:
                fields.split(self._value(part, needed=needed))
        return fields.all()

    def text(self, word: Word) -> str:
        """The word as one text, never split."""
        return "".join(self._value(part) for part in word.parts)

    def pattern(self, word: Word) -> str:
        """The word as a shell pattern: what is quoted stands for itself."""
        return "".join(
            globs.escaped(self._value(part)) if part.quoted else self._value(part)
            for part in word.parts
        )

    def posix_pattern(self, word: Word) -> str:
        """The word as the pattern of `=~`: what is quoted stands for itself."""
        return "".join(
            re.sub(r"([][\\.*^$+?(){}|])", r"\\\1", self._value(part))
            if part.quoted
            else self._value(part)
            for part in word.parts
        )

    def assigned(self, word: Word) -> Variable:
        """The right side of an assignment: never split, with what went wrong."""
        parts = [self._part(part) for part in word.parts]
        problem = next((part.problem for part in parts if part.problem), "")
        return Variable("".join(part.value for part in parts), problem)

    def one(self, word: Word) -> str:
        """The single value that a flag of a kubectl command takes."""
        values = self._slot(word, several=False)
        return values[0]

    def fitted(self, word: Word, places: Places) -> str:
        """The value of a flag that is an expression; a slot's value stays data."""
        pieces = zip(word.parts, places, strict=True)
        return self._safe(
            "".join(self._fit(part, place) for part, place in pieces), word
        )

    def program(self, word: Word) -> list[str]:
        """A program for a filter: as `fields`, with values that are no code in it."""
        if len(word.parts) > 1:
            for part in word.parts:
                if not isinstance(part, Text) and _CODE.search(self._value(part)):
                    raise _unfit(part, self._value(part))
        return self.fields(word)

    def many(self, word: Word) -> list[str]:
        """The values that a positional word of a kubectl command stands for."""
        first, *rest = word.parts or (Text("", quoted=True),)
        several = isinstance(first, VariablePart | Substitution) and not first.quoted
        return self._slot(word, several=several and not rest)

    def shown(self, word: Word) -> str:
        """The word's source with values in place of names, for people only."""
        text = word.source
        for part in word.parts:
            if isinstance(part, Parameter) and part.name in self._bound:
                written = part.written or f"<{part.name}>"
                text = text.replace(written, self._bound[part.name])
            elif isinstance(part, VariablePart) and part.name in self._variables:
                if part.change:
                    continue
                value = self._variables[part.name].value.strip()
                text = text.replace(f"${{{part.name}}}", value)
                text = text.replace(f"${part.name}", value)
        return text

    # -- slots of kubectl commands ---------------------------------------

    def _slot(self, word: Word, *, several: bool) -> list[str]:
        if word.literal is not None:
            return [word.literal]
        if several:
            return [
                self._safe(value, word) for value in self._usable(word.parts[0], True)
            ]
        return [self._safe("".join(self._piece(part) for part in word.parts), word)]

    def _piece(self, part: Part) -> str:
        return part.value if isinstance(part, Text) else self._usable(part, False)[0]

    def _fit(self, part: Part, place: Place | None) -> str:
        if isinstance(part, Text):
            return part.value
        value = self._usable(part, False)[0]
        written = fitted(place, value)
        if written is None:
            raise _unfit(part, value)
        return written

    def _usable(self, part: Part, several: bool) -> list[str]:
        name, found = label(part), self._part(part)
        if _is_unset(part, self._variables):
            raise Blocked(
                "value-missing",
                f"{name} is not set. Run the step that sets it, or type a value.",
            )
        if found.problem:
            raise Blocked("value-failed", f"{name} has no value: {found.problem}")
        values = found.value.split()
        if not values:
            raise Blocked(
                "value-empty", f"{name} is empty. Set it to one value, then run again."
            )
        if len(values) > 1 and not several:
            shown = ", ".join(values[:5]) + (" …" if len(values) > 5 else "")
            raise Blocked(
                "value-several",
                f"{name} has {len(values)} values ({shown}) where one is needed."
                " Choose one, then run again.",
            )
        return values

    def _safe(self, value: str, word: Word) -> str:
        first = word.parts[0]
        if value.startswith("-") and not (
            isinstance(first, Text) and first.value.startswith("-")
        ):
            raise Blocked(
                "value-flag",
                f"The value {value!r} of {word.source or 'xargs'} starts with a dash:"
                " it would be read as a flag. Nothing was sent.",
            )
        return value

    # -- values ----------------------------------------------------------

    def _value(self, part: Part, *, needed: bool = False) -> str:
        found = self._part(part)
        if needed and found.problem:
            raise Blocked(
                "value-failed", f"{label(part)} has no value: {found.problem}"
            )
        return found.value

    def _part(self, part: Part) -> Variable:
        if isinstance(part, Text):
            return Variable(part.value)
        if isinstance(part, Parameter):
            return Variable(self._parameter(part))
        if isinstance(part, Substitution):
            return self._substitute(part.program)
        if part.change:
            return self._changed(part.name, part.change)
        return self._variables.get(part.name, Variable(""))

    def _changed(self, name: str, change: Change) -> Variable:
        """`${NAME#word}` and the like, as bash computes them."""
        found = self._variables.get(name)
        value = found.value if found else ""
        sign = change.sign
        if sign in DEFAULTS:
            there = found is not None and (bool(value) or sign[0] != ":")
            if sign[-1] == "-":
                return found if there and found else self.assigned(change.word)
            return self.assigned(change.word) if there else Variable("")
        if sign in (":?", "?") and not (value or (found and sign == "?")):
            raise Blocked("value-missing", f"${name} is not set, and has to be.")
        text = self._computed(value, change)
        return Variable(text, found.problem if found else "")

    def _computed(self, value: str, change: Change) -> str:
        pattern = self.pattern(change.word)
        longest = len(change.sign) == 2
        match change.sign:
            case "length":
                return str(len(value))
            case ":?" | "?":
                return value
            case ":":
                return _piece_of(value, change)
            case "#" | "##":
                return globs.without_prefix(pattern, value, longest=longest)
            case "%" | "%%":
                return globs.without_suffix(pattern, value, longest=longest)
            case "^" | "," if not pattern:
                first = value[:1].upper() if change.sign == "^" else value[:1].lower()
                return first + value[1:]
            case "^^" | ",," if not pattern:
                return value.upper() if change.sign == "^^" else value.lower()
        other = self.text(change.other) if change.other else ""
        return globs.replaced(pattern, value, other, change.sign)

    def _parameter(self, part: Parameter) -> str:
        value = self._bound.get(part.name)
        if value is None:
            raise Blocked(
                "parameter-missing", f"Choose a value for <{part.name}> first."
            )
        if part.choices and value not in part.choices:
            raise Blocked(
                "parameter-choice",
                f"{value!r} is not among the alternatives of <{part.name}>: choose"
                f" {' or '.join(part.choices)}. Nothing was sent.",
            )
        return value


def _piece_of(value: str, change: Change) -> str:
    """`${NAME:begin:size}`: a negative number counts from the end."""
    begin = int(change.word.literal or "0")
    if begin < 0:
        begin += len(value)
    if begin < 0:
        return ""
    size = change.other.literal if change.other else None
    if size is None:
        return value[begin:]
    end = int(size) if int(size) < 0 else begin + int(size)
    return value[begin:end]


def _is_unset(part: Part, variables: Mapping[str, Variable]) -> bool:
    if not isinstance(part, VariablePart) or part.has_default:
        return False
    return part.name not in variables


def _unfit(part: Part, value: str) -> Blocked:
    return Blocked(
        "value-unfit",
        f"The value {value[:80]!r} of {label(part)} would become a part of the"
        " expression that it stands in. Choose another one; nothing was sent.",
    )


def label(part: Part) -> str:
    """How a person would call this part of a command."""
    if isinstance(part, Parameter):
        return f"<{part.name}>"
    if isinstance(part, VariablePart) and part.name == ITEM:
        return "A word that xargs read"
    if isinstance(part, VariablePart):
        return f"${part.name}"
    return "The command in $(…)"


class _Fields:
    """Collects the fields of one word as bash's word splitting does."""

    def __init__(self) -> None:
        self._fields: list[str] = []
        self._open: str | None = None

    def add(self, text: str, *, quoted: bool) -> None:
        if quoted or text:
            self._open = (self._open or "") + text

    def split(self, text: str) -> None:
        pieces = text.split()
        if text[:1].isspace():
            self._close()
        for index, piece in enumerate(pieces):
            if index:
                self._close()
            self._open = (self._open or "") + piece
        if pieces and text[-1:].isspace():
            self._close()

    def all(self) -> list[str]:
        self._close()
        return self._fields

    def _close(self) -> None:
        if self._open is not None:
            self._fields.append(self._open)
            self._open = None
