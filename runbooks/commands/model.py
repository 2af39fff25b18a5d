"""What command text means: frozen values that nothing downstream parses again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from runbooks.commands.word import Change as Change
from runbooks.commands.word import Parameter as Parameter
from runbooks.commands.word import Part as Part
from runbooks.commands.word import Substitution as Substitution
from runbooks.commands.word import Text as Text
from runbooks.commands.word import Variable as Variable
from runbooks.commands.word import Word as Word
from runbooks.commands.word import text_word as text_word

# Raise it when the same text starts to mean something else: stored digests change with it.
LANGUAGE = 3


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
    escapes: bool = False


@dataclass(frozen=True, slots=True)
class Printf:
    """The first word is the format, used again while arguments are left."""

    args: tuple[Word, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Date:
    """`date`, in UTC and counted from the moment at which the run began."""

    args: tuple[Word, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Xargs:
    """A command for each `most` words (0: for all) of the input.

    Its arguments hold `$ITEM` where the words go: once, unquoted, for a batch,
    or with `each_line` wherever the text had the replaced `{}`.
    """

    command: Command
    most: int
    each_line: bool
    skip_empty: bool
    source: str
    line: int


# The name under which `Xargs` binds its words: no shell variable can have it.
ITEM = "xargs item"


@dataclass(frozen=True, slots=True)
class Compare:
    """`-z a`, `a == b`: `operator` as `[[ ]]` has it; `left` is empty for one operand.

    The right side of `==` and `!=` is a pattern, that of `=~` a POSIX one.
    """

    operator: str
    left: Word
    right: Word


@dataclass(frozen=True, slots=True)
class Combined:
    """`!` has one condition, `&&` and `||` two."""

    operator: str
    conditions: tuple[Condition, ...]


Condition = Compare | Combined


@dataclass(frozen=True, slots=True)
class Test:
    """`[[ … ]]`, `[ … ]`, `test …` on texts and numbers."""

    condition: Condition
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Status:
    """`true`, `false`, `:`"""

    exit: int
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class PipeFail:
    """`set -o pipefail` and `set +o pipefail`"""

    on: bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Unset:
    names: tuple[str, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Leave:
    """`break` or `continue`, out of `levels` loops."""

    how: str
    levels: int
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class For:
    """`for name in words; do body; done`"""

    name: str
    values: tuple[Word, ...]
    body: tuple[Statement, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class WhileRead:
    """`while read -r names; do body; done`, once for each line of the input.

    `separators` is IFS; an empty one leaves a line as it is.
    """

    names: tuple[str, ...]
    raw: bool
    separators: str
    body: tuple[Statement, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class If:
    """Pairs of condition and body, tried in order; `other` if none holds."""

    branches: tuple[tuple[tuple[Statement, ...], tuple[Statement, ...]], ...]
    other: tuple[Statement, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Case:
    """`case word in a|b) … ;; esac`: the first branch with a pattern that matches."""

    word: Word
    branches: tuple[tuple[tuple[Word, ...], tuple[Statement, ...]], ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """`{ …; }`, or in a subshell `( … )`, whose variables end with it."""

    body: tuple[Statement, ...]
    subshell: bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Redirected:
    """A command whose output goes elsewhere: `out`, `err` or `null` for each.

    `given` is its input: a text (`<<<`) or what a program prints (`< <(…)`).
    """

    command: Command
    out: str
    err: str
    given: Word | Program | None
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Prefixed:
    """A command behind `sudo`, `time` or `watch`, which runs as it does without.

    `watch` would run it again and again; the portal runs it once.
    """

    by: str
    command: Command
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


Compound = For | WhileRead | If | Case | Group
Command = (
    Kubectl
    | UsageError
    | Filter
    | Echo
    | Printf
    | Date
    | Xargs
    | Test
    | Status
    | PipeFail
    | Unset
    | Leave
    | Compound
    | Redirected
    | Prefixed
    | LeaderStatus
    | Unsupported
)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each reading what the one before it prints."""

    commands: tuple[Command, ...]
    source: str
    line: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AndOr:
    """`a && b || c`: each step has its operator, `&&` or `||`."""

    first: Statement
    rest: tuple[tuple[str, Statement], ...]
    source: str
    line: int

    @property
    def statements(self) -> tuple[Statement, ...]:
        return (self.first, *(statement for _, statement in self.rest))


Statement = Pipeline | Assignment | AndOr


@dataclass(frozen=True, slots=True)
class Program:
    """Statements that run one after the other, whatever their exit status."""

    statements: tuple[Statement, ...]
    source: str

    def words(self) -> Iterator[Word]:
        """Every word outside `$(…)`, in the order of the statements."""
        return structure.words(self.statements)

    def substitutions(self) -> Iterator[Program]:
        """The programs of `$(…)` at this level."""
        for word in self.words():
            yield from word.programs()

    def commands(self) -> Iterator[Command]:
        """Every command, those inside `$(…)` after those of their own level."""
        yield from structure.commands(self.statements)
        for program in self.substitutions():
            yield from program.commands()

    def parameters(self) -> tuple[str, ...]:
        """Names of parameters in order, each once, also those inside `$(…)`."""
        return tuple(parameter.name for parameter in self.asked())

    def asked(self) -> tuple[Parameter, ...]:
        """The parameters behind these names, with the `choices` that each offers."""
        found: dict[str, Parameter] = {}
        for parameter in structure.parameters(self.statements):
            found.setdefault(parameter.name, parameter)
        return tuple(found.values())

    def reads(self) -> tuple[str, ...]:
        """Variables whose value has to come from before this program."""
        return tuple(dict.fromkeys(structure.reads(self.statements, set())))

    def sets(self) -> tuple[str, ...]:
        """Variables that this program sets for later steps, in order, each once."""
        return tuple(dict.fromkeys(structure.sets(self.statements)))

    def digest(self) -> str:
        """SHA-256 (hex) of the text and of the version of the language."""
        return hashlib.sha256(_bytes(self.source)).hexdigest()


def _bytes(source: str) -> bytes:
    return f"{LANGUAGE}\n{source}".encode(errors="surrogatepass")


# What a program consists of is walked there; it knows the classes above.
from runbooks.commands import structure  # noqa: E402
