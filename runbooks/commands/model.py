"""What command text means: frozen values that nothing downstream parses again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

# Raise it when the same text starts to mean something else: stored digests change with it.
LANGUAGE = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text, its quotes and escapes already resolved."""

    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """`$NAME` or `${NAME}`. Unquoted, its value is split into words at blanks."""

    name: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """`<name>`: a person, an alert label or an earlier step fills it. Never split."""

    name: str
    quoted: bool = False


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


@dataclass(frozen=True, slots=True)
class Assignment:
    """`X=…` or `export X=…`; `value` is None for `export X`, which keeps the value."""

    name: str
    value: Word | None
    exported: bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag by its long name, without dashes; a boolean has "true" or "false"."""

    name: str
    value: Word


@dataclass(frozen=True, slots=True)
class Kubectl:
    """A kubectl command that the portal runs; `args` stand after the verb."""

    verb: str
    args: tuple[Word, ...]
    flags: tuple[Flag, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class UsageError:
    """What kubectl itself rejects before any request: `message` is its stderr."""

    verb: str
    message: str
    exit: int
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A text filter; bound values in `args` can not become options or files."""

    name: str
    args: tuple[Word, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Echo:
    args: tuple[Word, ...]
    newline: bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class LeaderStatus:
    """Which of the pods leads, by the messages in their logs.

    `namespace_glob` is the namespace as the log path writes it, `*` for any.
    """

    namespace_glob: str
    pod_prefix: str
    leading: str
    acquiring: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Not run by the portal; `code` is one of `reasons.REASONS`."""

    source: str
    line: int
    code: str
    reason: str
    refused: bool


Command = Kubectl | UsageError | Filter | Echo | LeaderStatus | Unsupported


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each reading what the one before it prints."""

    commands: tuple[Command, ...]
    source: str
    line: int


Statement = Pipeline | Assignment


@dataclass(frozen=True, slots=True)
class Program:
    """Statements that run one after the other, whatever their exit status."""

    statements: tuple[Statement, ...]
    source: str

    def words(self) -> Iterator[Word]:
        """Every word at this level, in the order of the statements."""
        for statement in self.statements:
            yield from _words(statement)

    def substitutions(self) -> Iterator[Program]:
        """The programs of `$(…)` at this level."""
        for word in self.words():
            for part in word.parts:
                if isinstance(part, Substitution):
                    yield part.program

    def commands(self) -> Iterator[Command]:
        """Every command, those inside `$(…)` after those of their own level."""
        for statement in self.statements:
            if isinstance(statement, Pipeline):
                yield from statement.commands
        for program in self.substitutions():
            yield from program.commands()

    def parameters(self) -> tuple[str, ...]:
        """Names of parameters in order, each once, also those inside `$(…)`."""
        return tuple(dict.fromkeys(self._parameters()))

    def _parameters(self) -> Iterator[str]:
        for word in self.words():
            for part in word.parts:
                if isinstance(part, Parameter):
                    yield part.name
                elif isinstance(part, Substitution):
                    yield from part.program._parameters()

    def reads(self) -> tuple[str, ...]:
        """Variables whose value has to come from before this program."""
        known: set[str] = set()
        found: dict[str, None] = {}
        for statement in self.statements:
            for name in _reads(statement):
                if name not in known:
                    found[name] = None
            if isinstance(statement, Assignment):
                known.add(statement.name)
        return tuple(found)

    def sets(self) -> tuple[str, ...]:
        """Variables that this program sets, in order, each once."""
        names = (
            statement.name
            for statement in self.statements
            if isinstance(statement, Assignment) and statement.value is not None
        )
        return tuple(dict.fromkeys(names))

    def digest(self) -> str:
        """SHA-256 (hex) of the text and of the version of the language."""
        return hashlib.sha256(_bytes(self.source)).hexdigest()


def _bytes(source: str) -> bytes:
    return f"{LANGUAGE}\n{source}".encode(errors="surrogatepass")


def command_words(command: Command) -> tuple[Word, ...]:
    """The words of a command that are filled at run time."""
    match command:
        case Kubectl(args=args, flags=flags):
            return args + tuple(flag.value for flag in flags)
        case Filter(args=args) | Echo(args=args):
            return args
        case _:
            return ()


def _words(statement: Statement) -> tuple[Word, ...]:
    if isinstance(statement, Assignment):
        return (statement.value,) if statement.value else ()
    return tuple(
        word for command in statement.commands for word in command_words(command)
    )


def _reads(statement: Statement) -> Iterator[str]:
    for word in _words(statement):
        for part in word.parts:
            if isinstance(part, Variable):
                yield part.name
            elif isinstance(part, Substitution):
                yield from part.program.reads()
