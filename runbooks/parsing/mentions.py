"""Commands that prose mentions: offered, and no steps of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from runbooks.commands.model import Program
from runbooks.commands.parse import parse
from runbooks.parsing.document import Document
from runbooks.parsing.headings import SectionKind
from runbooks.parsing.html import MENTION

_MENTION = re.compile(rf'<code class="{MENTION}">([^<]*)</code>')


@dataclass(frozen=True, slots=True)
class Mention:
    """A command inside a sentence. `step` is the step's order, 0 between steps."""

    text: str
    section: SectionKind
    step: int

    def program(self) -> Program:
        """What it would run."""
        return parse(self.text)


def mentions_of(document: Document) -> tuple[Mention, ...]:
    """In the order of the text, each of a section once."""
    return tuple(
        dict.fromkeys(
            Mention(unescape(found[1]), section.kind, getattr(item, "order", 0))
            for section in document.sections
            for item in section.items
            for found in _MENTION.finditer(item.html)
        )
    )
