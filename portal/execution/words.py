"""From a parsed word to the values it stands for.

A shell's word has fields; a kubectl argument has one value. The two readings
differ on purpose (DESIGN promise 3): for `echo` and filters a word expands as
in bash, newlines and all. In a slot of a kubectl command a value is trimmed,
must exist, must be one where one is needed, and never becomes a flag.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.execution.session import Blocked, Variable
from runbooks.commands.model import Parameter, Part, Program, Substitution, Text, Word
from runbooks.commands.model import Variable as VariablePart

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

    def fields(self, word: Word) -> list[str]:
        """The word as bash expands it: unquoted values are split at blanks."""
        fields = _Fields()
        for part in word.parts:
            if isinstance(part, Text):
                fields.add(part.value, quoted=part.quoted)
            elif part.quoted or isinstance(part, Parameter):
                fields.add(self._value(part), quoted=True)
            else:
                fields.split(self._value(part))
        return fields.all()

    def assigned(self, word: Word) -> Variable:
        """The right side of an assignment: never split, with what went wrong."""
        parts = [self._part(part) for part in word.parts]
        problem = next((part.problem for part in parts if part.problem), "")
        return Variable("".join(part.value for part in parts), problem)

    def one(self, word: Word) -> str:
        """The single value that a flag of a kubectl command takes."""
        values = self._slot(word, several=False)
        return values[0]

    def many(self, word: Word) -> list[str]:
        """The values that a positional word of a kubectl command stands for."""
        lone = len(word.parts) == 1 and not getattr(word.parts[0], "quoted", True)
        return self._slot(word, several=lone)

    def shown(self, word: Word) -> str:
        """The word's source with values in place of names, for people only."""
        text = word.source
        for part in word.parts:
            if isinstance(part, Parameter) and part.name in self._bound:
                text = text.replace(f"<{part.name}>", self._bound[part.name])
            elif isinstance(part, VariablePart) and part.name in self._variables:
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

    def _usable(self, part: Part, several: bool) -> list[str]:
        name, found = label(part), self._part(part)
        if isinstance(part, VariablePart) and part.name not in self._variables:
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
                f"The value {value!r} of {word.source} starts with a dash:"
                " it would be read as a flag. Nothing was sent.",
            )
        return value

    # -- values ----------------------------------------------------------

    def _value(self, part: Part) -> str:
        return self._part(part).value

    def _part(self, part: Part) -> Variable:
        if isinstance(part, Text):
            return Variable(part.value)
        if isinstance(part, Parameter):
            return Variable(self._parameter(part.name))
        if isinstance(part, Substitution):
            return self._substitute(part.program)
        return self._variables.get(part.name, Variable(""))

    def _parameter(self, name: str) -> str:
        if name not in self._bound:
            raise Blocked("parameter-missing", f"Choose a value for <{name}> first.")
        return self._bound[name]


def label(part: Part) -> str:
    """How a person would call this part of a command."""
    if isinstance(part, Parameter):
        return f"<{part.name}>"
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
