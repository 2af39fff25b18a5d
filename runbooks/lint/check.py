"""One runbook's text to its commands with decisions, and its findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from markdown_it.token import Token

from runbooks.commands.decide import Decision, decide
from runbooks.commands.model import Program
from runbooks.commands.parse import parse
from runbooks.commands.reasons import sentence
from runbooks.lint.block_rules import check_blocks, check_characters, check_languages
from runbooks.lint.command_rules import check_command
from runbooks.lint.gather import Found, Sections, gather
from runbooks.lint.model import PROMQL_DECISION, Command, FileReport, Finding
from runbooks.lint.text_rules import (
    check_fences,
    check_lines,
    check_problems,
    check_sections,
    check_title,
    is_runbook,
)
from runbooks.lint.variable_rules import Variables
from runbooks.lint.words import shape_of
from runbooks.parsing.document import Document, parse_document
from runbooks.parsing.several import parts_of
from runbooks.parsing.source import read


@dataclass(frozen=True, slots=True)
class _Runbook:
    """One runbook of the file, with the lines that it has there."""

    document: Document
    name: str
    first_line: int


def check_text(path: str, markdown: str, name: str = "") -> FileReport:
    """Everything about one text. Never raises: what is wrong is a finding.

    `name` is the runbook's, if it is another than the file's.
    """
    name = name or PurePath(path).stem
    runbooks = [
        _Runbook(parse_document(part.in_place), part.name, part.first_line)
        for part in parts_of(markdown)
    ] or [_Runbook(parse_document(markdown), name, 1)]
    tokens, _ = read(markdown)
    commands, findings = _commands(runbooks, tokens)
    findings += [*check_blocks(tokens, commands), *check_languages(tokens)]
    findings += _on_text(markdown, runbooks, tokens)
    return FileReport(
        path,
        tuple(one.name for one in runbooks),
        sum(is_runbook(one.document) for one in runbooks),
        tuple(commands),
        tuple(sorted(set(findings))),
    )


def _on_text(
    markdown: str, runbooks: list[_Runbook], tokens: list[Token]
) -> Iterator[Finding]:
    fences = dict(check_fences(tokens))
    yield from fences.values()
    for one in runbooks:
        yield from check_problems(one.document, set(fences))
        yield from check_sections(one.document, one.first_line)
        yield from check_title(one.document, one.name)
    yield from check_lines(markdown)


def _commands(
    runbooks: list[_Runbook], tokens: list[Token]
) -> tuple[list[Command], list[Finding]]:
    decider = _Decider([one.document for one in runbooks])
    starts = [one.first_line for one in runbooks]
    known = [Variables() for _ in range(len(runbooks) + 1)]
    commands: list[Command] = []
    findings: list[Finding] = []
    for found in gather(tokens):
        if decision := decider.by_place(found):
            commands.append(decider.command(found, None, decision))
            continue
        variables = known[bisect_right(starts, found.line)]
        program, shape = parse(found.text), shape_of(found.text)
        asks = variables.lacks(shape)
        command = decider.command(found, program, decide(program), asks=asks)
        commands.append(command)
        findings += check_characters(command)
        findings += variables.check(command, shape)
        findings += check_command(command, shape, variables.with_kind)
    return commands, findings


class _Decider:
    """Decides what stands in the runbooks of one file."""

    def __init__(self, documents: list[Document]) -> None:
        self._sections = Sections(documents)
        self._typed_into = {
            command.line: command.typed_into
            for document in documents
            for step in document.steps
            for command in step.commands
        }

    def by_place(self, found: Found) -> Decision | None:
        """The decision on what is no command line of the portal's language."""
        if found.promql:
            return PROMQL_DECISION
        if opener := self._typed_into.get(found.line):
            return Decision("manual", "inside", sentence("inside", opener))
        return None

    def command(
        self,
        found: Found,
        program: Program | None,
        decision: Decision,
        *,
        asks: bool = False,
    ) -> Command:
        """`asks`: it reads a variable that nothing above it sets."""
        may_run = decision.outcome not in ("manual", "refused")
        return Command(
            found.text,
            found.line,
            self._sections.at(found.line),
            found.block,
            program,
            decision,
            needs_input=may_run and (decision.needs_input or asks),
        )
