"""Links and pictures of a runbook that lead to other files beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape, unescape

from runbooks.parsing.document import Document, Section
from runbooks.parsing.steps import Item

# As the sanitiser writes them: one attribute, quoted and escaped.
_REFERENCE = re.compile(r'(<(?:a|img)\b[^<>]*?) (href|src)="([^"]*)"')
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")

# What a relative reference becomes; None for one that leads nowhere.
Target = Callable[[str], str | None]


def references(document: Document) -> set[str]:
    """The relative ones, anchors in the same file included."""
    return {
        reference
        for html in _texts(document)
        for found in _REFERENCE.finditer(html)
        if not _ELSEWHERE.match(reference := unescape(found[3]))
    }


def linked(document: Document, target: Target) -> Document:
    """The document with its relative references led to their targets."""
    sections = tuple(_section(one, target) for one in document.sections)
    return replace(document, sections=sections)


def _texts(document: Document) -> Iterator[str]:
    for section in document.sections:
        for item in section.items:
            yield item.html


def _section(section: Section, target: Target) -> Section:
    items: tuple[Item, ...] = tuple(
        replace(item, html=_html(item.html, target)) for item in section.items
    )
    return replace(section, items=items)


def _html(html: str, target: Target) -> str:
    def led(found: re.Match[str]) -> str:
        reference = unescape(found[3])
        if _ELSEWHERE.match(reference):
            return found.group()
        there = target(reference)
        return found[1] if there is None else f'{found[1]} {found[2]}="{escape(there)}"'

    return _REFERENCE.sub(led, html)
