"""One runbook's text to its commands with decisions, and its findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from markdown_it.token import Token

from runbooks.commands.decide import Decision, decide
from runbooks.commands.parse import parse
from runbooks.lint.block_rules import check_blocks, check_characters
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
from runbooks.parsing.document import Document, SectionKind, parse_document
from runbooks.parsing.source import read


def check_text(path: str, markdown: str) -> FileReport:
    """Everything about one text. Never raises: what is wrong is a finding."""
    document = parse_document(markdown)
    tokens, _ = read(markdown)
    commands, findings = _commands(document, tokens)
    findings += check_blocks(tokens, commands)
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
    sections, variables = Sections(document), Variables()
    commands: list[Command] = []
    findings: list[Finding] = []
    for found in gather(tokens):
        section = sections.at(found.line)
        if found.promql:
            commands.append(_query(found, section))
            continue
        shape = shape_of(found.text)
        command = _command(found, section, asks=variables.lacks(shape))
        commands.append(command)
        findings += check_characters(command)
        findings += variables.check(command, shape)
        findings += check_command(command, shape, variables.with_kind)
    return commands, findings


def _command(found: Found, section: SectionKind, *, asks: bool) -> Command:
    program = parse(found.text)
    decision = decide(program)
    return Command(
        found.text,
        found.line,
        section,
        found.block,
        program,
        decision.outcome,
        decision.code,
        needs_input=_may_run(decision) and (decision.needs_input or asks),
    )


def _may_run(decision: Decision) -> bool:
    return decision.outcome not in ("manual", "refused")


def _query(found: Found, section: SectionKind) -> Command:
    decision = PROMQL_DECISION
    return Command(
        found.text,
        found.line,
        section,
        found.block,
        None,
        decision.outcome,
        decision.code,
        needs_input=False,
    )
