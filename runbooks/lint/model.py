"""What linting a text finds: commands with decisions, and findings."""

from __future__ import annotations

from dataclasses import dataclass

from runbooks.commands.decide import Decision
from runbooks.commands.model import Program
from runbooks.commands.reasons import sentence
from runbooks.parsing.headings import SectionKind


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong at a line (1-based) of a text; `code` is one of CODES."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a runbook: a logical shell line, or one PromQL query.

    `text` has no prompt: it is what the portal parses. `block` is the line where
    the code block or paragraph begins that it stands in. `program` is None for
    PromQL and for what is typed into another shell. `needs_input`: the portal may
    run it, and it has a placeholder or a variable that no command above sets.
    """

    text: str
    line: int
    section: SectionKind
    block: int
    program: Program | None
    decision: Decision
    needs_input: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file. `names` are what an import would call its runbooks.

    `runbooks` counts those that have at least one section of a runbook.
    """

    path: str
    names: tuple[str, ...]
    runbooks: int
    commands: tuple[Command, ...]
    findings: tuple[Finding, ...]


PROMQL = "promql"
PROMQL_DECISION = Decision("manual", PROMQL, sentence(PROMQL))
