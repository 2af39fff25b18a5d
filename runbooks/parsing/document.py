"""A runbook's Markdown: its title, its sections, the steps of its Diagnosis."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from runbooks.parsing.blocks import Block, blocks, plain
from runbooks.parsing.diagnosis import diagnosis_items, prose
from runbooks.parsing.headings import (
    SectionKind,
    alert_in,
    is_symptoms,
    kind_of_section,
    lead,
    level_of,
    section_level,
)
from runbooks.parsing.problems import Problem
from runbooks.parsing.regions import with_regions
from runbooks.parsing.source import read
from runbooks.parsing.steps import Item, Prose, Step
from runbooks.parsing.views import View, seen

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


def parse_document(markdown: str, view: View = "upstream") -> Document:
    """Read a runbook. Never raises: what is wrong is among `problems`."""
    tokens, problems = read(seen(view, markdown))
    found = list(blocks(tokens))
    level = section_level(found)
    title = _title(found, level)
    sections = _numbered([_section(one) for one in _parts(found, level, title)])
    document = Document(title, tuple(sections))
    return replace(document, problems=(*problems, *_missing(document)))


@dataclass(slots=True)
class _Part:
    """The blocks of one section. Its heading is not among them, but counts as its
    first line."""

    kind: SectionKind
    title: str
    blocks: list[Block]
    start: int
    end: int = 0


def _parts(found: list[Block], level: int, title: str) -> list[_Part]:
    """The sections, by headings; without one, by what stands in place of them."""
    parts = _by_headings(found, level)
    kinds = {part.kind for part in parts}
    if any(part.kind == "diagnosis" and not is_symptoms(part.title) for part in parts):
        parts = [_as_words(part) for part in parts]
    if kinds <= {"other"} and not any(part.title for part in parts):
        return _without_headings(_by_leads(found, level), title)
    return parts


def _without_headings(parts: list[_Part], title: str) -> list[_Part]:
    """Of an alert, what is said before its fix is how to look at it."""
    if not alert_in(title) or any(part.kind == "diagnosis" for part in parts):
        return parts
    return [part if part.title else replace(part, kind="diagnosis") for part in parts]


def _as_words(part: _Part) -> _Part:
    """Beside a Diagnosis, symptoms are what one sees and not what one does."""
    return replace(part, kind="other") if is_symptoms(part.title) else part


def _by_headings(found: list[Block], level: int) -> list[_Part]:
    parts: list[_Part] = []
    for block in found:
        if 0 < level_of(block) <= level:
            # A heading above the sections is the title of the document.
            name = plain(block.inline) if level_of(block) == level else ""
            parts.append(_Part(kind_of_section(name), name, [], block.start, block.end))
        else:
            _add(parts, block)
    return parts


def _by_leads(found: list[Block], level: int) -> list[_Part]:
    parts: list[_Part] = []
    for block in found:
        if 0 < level_of(block) < level:
            parts.append(_Part("other", "", [], block.start, block.end))
        elif name := lead(block):
            parts.append(_Part(kind_of_section(name), name, [], block.start, block.end))
        else:
            _add(parts, block)
    return parts


def _add(parts: list[_Part], block: Block) -> None:
    if not parts:
        parts.append(_Part("other", "", [], block.start))
    parts[-1].blocks.append(block)
    parts[-1].end = block.end


def _section(part: _Part) -> Section:
    items: list[Item] = []
    if part.kind == "diagnosis":
        items = with_regions(diagnosis_items(part.blocks))
    elif part.blocks:
        tokens = [token for block in part.blocks for token in block.tokens]
        items = prose(tokens, part.blocks[0].start, part.blocks[-1].end)
    return Section(part.kind, part.title, tuple(items), part.start, part.end)


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
    above = [block for block in headings if level_of(block) < level]
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
