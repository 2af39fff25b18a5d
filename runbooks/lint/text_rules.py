"""Findings on the text around the commands: sections, code blocks, loose ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from runbooks.lint.model import Finding
from runbooks.parsing.document import Document

_USUAL = ("meaning", "impact", "diagnosis", "mitigation")
_UNFINISHED = re.compile(
    r"\b(?:TBA|TBD|TODO|FIXME|WIP)\b|\b[Tt]o be (?:added|done|written)[.!]?\s*$"
)
_TOO_FEW = re.compile(r"\s*(?:`{1,2}|~{1,2})\s*$")
_DEPRECATED = re.compile(r"\s*[\[(]deprecated[\])]", re.IGNORECASE)
_ALERT = re.compile(r"[A-Za-z]\w+")
# What lint says itself, with more detail.
_SAID = {"no_diagnosis"}


def is_runbook(document: Document) -> bool:
    return any(section.kind != "other" for section in document.sections)


def check_sections(document: Document, line: int) -> Iterator[Finding]:
    """Those that are missing or empty; `line` is where the runbook begins."""
    if not is_runbook(document):
        yield Finding(line, "no_sections", "There is no section of a runbook.")
        return
    kinds = {section.kind for section in document.sections}
    for kind in _USUAL:
        if kind not in kinds:
            message = f"The section {kind.capitalize()} is missing."
            yield Finding(line, "missing_section", message)
    for section in document.sections:
        if section.title and not section.items:
            message = f"The section {section.title} is empty."
            yield Finding(section.start_line, "empty_section", message)


def check_problems(document: Document, ill_closed: set[int]) -> Iterator[Finding]:
    """What the parser had to mend; `ill_closed` are fences that are named already."""
    empty = {one.start_line for one in document.sections if not one.items}
    for problem in document.problems:
        known = problem.code in _SAID or (
            problem.code == "no_steps" and problem.line in empty
        )
        closed_ill = problem.code == "unclosed_fence" and problem.line in ill_closed
        if not known and not closed_ill:
            yield Finding(problem.line, problem.code, problem.message)


def check_fences(tokens: list[Token]) -> Iterator[tuple[int, Finding]]:
    """Blocks with a line in them that should have closed them, by their first line."""
    for token in tokens:
        if token.type != "fence":
            continue
        begin = (token.map or [0])[0] + 1
        for number, line in enumerate(token.content.split("\n"), begin + 1):
            if _TOO_FEW.match(line) and line.strip()[0] == token.markup[0]:
                message = (
                    f"“{line.strip()}” does not close the block of line {begin},"
                    f" which was opened with “{token.markup}”."
                )
                yield begin, Finding(number, "wrongly_closed_fence", message)
                break


def check_title(document: Document, name: str) -> Iterator[Finding]:
    """A title that is one word, as alerts are, and another one than the file's."""
    title = _DEPRECATED.sub("", document.title)
    if is_runbook(document) and _ALERT.fullmatch(title) and title != name:
        yield Finding(1, "title_differs", f"The title is {title}, the file {name}.")


def check_lines(markdown: str) -> Iterator[Finding]:
    """Lines that say of themselves that they are not finished."""
    for number, line in enumerate(markdown.split("\n"), 1):
        if found := _UNFINISHED.search(line):
            yield Finding(
                number, "unfinished", f"“{found.group().strip()}”: {_cut(line)}"
            )


def _cut(line: str) -> str:
    text = line.strip()
    return text if len(text) <= 80 else f"{text[:79]}…"
