"""A runbook's Markdown: its title, its sections, the steps of its Diagnosis."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from runbooks.parsing.blocks import Block, blocks, plain
from runbooks.parsing.diagnosis import diagnosis_items, prose
from runbooks.parsing.problems import Problem
from runbooks.parsing.regions import with_regions
from runbooks.parsing.source import read
from runbooks.parsing.steps import Item, Prose, Step

SectionKind = Literal["meaning", "impact", "diagnosis", "mitigation", "other"]

_KINDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    ("diagnosis", re.compile(r"\bdiagnos|^troubleshoot", re.IGNORECASE)),
    ("mitigation", re.compile(r"^(?:mitigat|resolution)", re.IGNORECASE)),
    ("meaning", re.compile(r"^(?:meaning|(?:alert )?description)\b", re.IGNORECASE)),
    ("impact", re.compile(r"^impact\b", re.IGNORECASE)),
)
_USUAL_LEVEL = 2
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """One section; what stands above the first has an empty title.

    Lines are 1-based; the heading belongs to its section.
    """

    kind: SectionKind
    title: str
    items: tuple[Item, ...]
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A whole runbook. `title` is empty if the text has none."""

    title: str
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order; `order` counts from 1."""
        return tuple(
            item
            for section in self.sections
            for item in section.items
            if isinstance(item, Step)
        )


def parse_document(markdown: str) -> Document:
    """Read a runbook. Never raises: what is wrong is among `problems`."""
    tokens, problems = read(markdown)
    found = list(blocks(tokens))
    level = _section_level(found)
    sections = _numbered([_section(part, level) for part in _parts(found, level)])
    document = Document(_title(found, level), tuple(sections))
    return replace(document, problems=(*problems, *_missing(document)))


def kind_of_section(title: str) -> SectionKind:
    """What a heading announces."""
    for kind, pattern in _KINDS:
        if pattern.search(title):
            return kind
    return "other"


def _level(block: Block) -> int:
    """1 to 6 for a heading, 0 for everything else."""
    return int(block.tokens[0].tag[1]) if block.kind == "heading" else 0


def _section_level(found: list[Block]) -> int:
    """The level that most of the known headings have."""
    levels = Counter(
        _level(block)
        for block in found
        if block.kind == "heading" and kind_of_section(plain(block.inline)) != "other"
    )
    if not levels:
        return _USUAL_LEVEL
    return max(levels, key=lambda level: (levels[level], level))


def _parts(found: list[Block], level: int) -> list[list[Block]]:
    """The blocks of each section, its heading first."""
    parts: list[list[Block]] = [[]]
    for block in found:
        if 0 < _level(block) <= level:
            parts.append([])
        parts[-1].append(block)
    return [part for part in parts if part]


def _section(part: list[Block], level: int) -> Section:
    heading = part[0] if 0 < _level(part[0]) <= level else None
    body = part[1:] if heading else part
    # A heading above the sections is the title of the document.
    title = plain(heading.inline) if heading and _level(heading) == level else ""
    kind = kind_of_section(title)
    items: list[Item] = []
    if kind == "diagnosis":
        items = with_regions(diagnosis_items(body))
    elif body:
        tokens = [token for block in body for token in block.tokens]
        items = prose(tokens, body[0].start, body[-1].end)
    return Section(kind, title, tuple(items), part[0].start, part[-1].end)


def _numbered(sections: list[Section]) -> list[Section]:
    """Drop what is empty and has no title; number the steps through."""
    order = 0
    numbered: list[Section] = []
    for section in sections:
        items: list[Item] = []
        for item in section.items:
            if not isinstance(item, Prose):
                order += 1
                item = replace(item, order=order)
            items.append(item)
        if items or section.title:
            numbered.append(replace(section, items=tuple(items)))
    return numbered


def _title(found: list[Block], level: int) -> str:
    headings = [block for block in found if block.kind == "heading"]
    above = [block for block in headings if _level(block) < level]
    if above:
        return plain(above[0].inline)
    for block in found:
        if block.kind == "front_matter":
            title = _FRONT_TITLE.search(block.tokens[0].content)
            return title[1].strip("\"'") if title else ""
    return ""


def _missing(document: Document) -> list[Problem]:
    diagnosis = [one for one in document.sections if one.kind == "diagnosis"]
    if not diagnosis:
        return [Problem(1, "no_diagnosis")]
    if not document.steps:
        return [Problem(diagnosis[0].start_line, "no_steps")]
    return []
