"""What a program runs with: the cluster, its variables, where output goes.

Pure Python: `manage.py kubectl` uses it without a database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from portal.kube.call import Context


class Stop(Exception):
    """A program can not go on; `code` is documented, `message` is for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Blocked(Stop):
    """A value that the program needs is missing, empty, failed or unfit."""


class Refused(Stop):
    """The program holds something that the portal does not run."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A value, or the sentence why there is none to rely on."""

    value: str
    problem: str = ""


class Recorder(Protocol):
    """Takes what a program prints, command by command."""

    def begin(self, command: str) -> None:
        """A command starts; `command` has its values filled in, for display."""

    def write(self, stream: str, text: str) -> None:
        """Output of the command that began last; `stream` is `out` or `err`."""

    def end(self, status: int) -> None:
        """The command ended."""


class TextFilter(Protocol):
    """A redactor of one stream of text."""

    def feed(self, text: str) -> str:
        """The part that is safe to show already."""

    def flush(self) -> str:
        """The rest."""


class Unredacted:
    """Shows everything: a person's own kubeconfig on their own terminal."""

    def feed(self, text: str) -> str:
        """All of it."""
        return text

    def flush(self) -> str:
        """Nothing is held back."""
        return ""


@dataclass(slots=True)
class Session:
    """One execution of a program.

    `parameters` holds one or more values per name: with several, a command runs
    once for each. `exported` collects what the program set. `redactor` makes a
    redactor for one stream of a verb's output, before filters and storage see it.
    """

    context: Context
    recorder: Recorder
    variables: dict[str, Variable] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    redactor: Callable[[], TextFilter] = Unredacted
    exported: dict[str, Variable] = field(default_factory=dict)
    last_error: str = ""
    pipefail: bool = False
    # One entry for each round of a loop; shared with subshells.
    rounds: list[int] = field(default_factory=list)

    def copy(self) -> Session:
        """A subshell: it sees all, and what it sets ends with it."""
        return replace(self, variables=dict(self.variables), exported={})

    def assign(self, name: str, variable: Variable) -> None:
        """Set a variable for this program and for later steps."""
        self.variables[name] = variable
        self.exported[name] = variable

    def error(self, text: str) -> None:
        """Print on stderr; the last line explains a failed substitution."""
        if text:
            self.recorder.write("err", text)
        lines = [line for line in text.splitlines() if line.strip()]
        if lines:
            self.last_error = lines[-1]
