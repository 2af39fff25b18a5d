"""One runbook's text to its commands with decisions, and its findings."""

from __future__ import annotations

from collections.abc import Iterator
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
from runbooks.parsing.source import read


def check_text(path: str, markdown: str) -> FileReport:
    """Everything about one text. Never raises: what is wrong is a finding."""
    document = parse_document(markdown)
    tokens, _ = read(markdown)
    commands, findings = _commands(document, tokens)
    findings += [*check_blocks(tokens, commands), *check_languages(tokens)]
    findings += _on_text(path, markdown, document, tokens)
    return FileReport(
        path,
        PurePath(path).stem,
        is_runbook(document),
        tuple(commands),
        tuple(sorted(set(findings))),
    )


def _on_text(
    path: str, markdown: str, document: Document, tokens: list[Token]
) -> Iterator[Finding]:
    fences = dict(check_fences(tokens))
    yield from fences.values()
    yield from check_problems(document, set(fences))
    yield from check_sections(document)
    yield from check_title(document, PurePath(path).stem)
    yield from check_lines(markdown)


def _commands(
    document: Document, tokens: list[Token]
) -> tuple[list[Command], list[Finding]]:
    decider, variables = _Decider(document), Variables()
    commands: list[Command] = []
    findings: list[Finding] = []
    for found in gather(tokens):
        if decision := decider.by_place(found):
            commands.append(decider.command(found, None, decision))
            continue
        program, shape = parse(found.text), shape_of(found.text)
        asks = variables.lacks(shape)
        command = decider.command(found, program, decide(program), asks=asks)
        commands.append(command)
        findings += check_characters(command)
        findings += variables.check(command, shape)
        findings += check_command(command, shape, variables.with_kind)
    return commands, findings


class _Decider:
    """Decides what stands in one document."""

    def __init__(self, document: Document) -> None:
        self._sections = Sections(document)
        self._typed_into = {
            command.line: command.typed_into
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
