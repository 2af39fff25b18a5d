"""What a heading announces, and which headings divide a runbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from runbooks.parsing.blocks import Block, plain

SectionKind = Literal["meaning", "impact", "diagnosis", "mitigation", "other"]

_Names = tuple[tuple[SectionKind, re.Pattern[str]], ...]


def _names(**words: str) -> _Names:
    return tuple(
        (kind, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
        for kind, pattern in words.items()
    )


_USUAL = _names(
    diagnosis=r"\bdiagnos|^troubleshoot",
    mitigation=r"^(?:mitigat|resolution)",
    meaning=r"^(?:meaning|(?:alert )?description)\b",
    impact=r"^impact\b",
)
# Where none of these stands, people mean the same by other words.
_OTHERS = _names(
    diagnosis=r"^(?:how to |further |initial )?(?:investigat|debug|troubleshoot|triage)"
    r"|^(?:possible |things to )?checks?\b|^what to (?:check|look)|^symptoms?\b",
    mitigation=r"^(?:how to )?(?:fix|remed|resolv|recover|repair|mitigat|solve)"
    r"|^(?:solution|workaround|corrective action)s?\b",
    meaning=r"^(?:what (?:it|this|does)|how it works|explanation|problem)\b",
    impact=r"^(?:consequences?|effects?)\b",
)
_USUAL_LEVEL = 2
_NAMED = re.compile(
    r"(?:(?:[Aa]lert )?[Nn]ame: |[Aa]lert: )?[\"'“]?"
    r"((?=\w*[a-z])(?=\w*[A-Z]\w*[A-Z])[A-Z]\w{4,})[\"'”]?",
    re.ASCII,
)
_LONGEST_LEAD = 60


def kind_of_section(title: str) -> SectionKind:
    """What a heading announces."""
    return _kind(title, _USUAL) or _kind(title, _OTHERS) or "other"


def is_symptoms(title: str) -> bool:
    """Whether it is diagnosis only where nothing else is."""
    return title.lower().startswith("symptom")


def level_of(block: Block) -> int:
    """1 to 6 for a heading, 0 for everything else."""
    return int(block.tokens[0].tag[1]) if block.kind == "heading" else 0


def alert_in(title: str) -> str:
    """The name of the alert that a heading names, or nothing.

    `KubePodCrashLooping`, `Alert Name: "KubeAPIDown"`: one word with small letters
    and two capitals.
    """
    found = _NAMED.fullmatch(title)
    return found[1] if found else ""


def section_level(found: Iterable[Block]) -> int:
    """The level that most of the headings have that announce a section.

    Below a name of an alert that has none, everything is one section.
    """
    headings = [block for block in found if block.kind == "heading"]
    for names in (_USUAL, _OTHERS):
        levels = Counter(
            level_of(one) for one in headings if _kind(plain(one.inline), names)
        )
        if levels:
            return max(levels, key=lambda level: (levels[level], level))
    if headings and alert_in(plain(headings[0].inline)):
        return max(_USUAL_LEVEL, level_of(headings[0]) + 1)
    return _USUAL_LEVEL


def lead(block: Block) -> str:
    """The words of a paragraph that stands where a heading could: `How to fix it:`."""
    text = plain(block.inline) if block.kind == "paragraph" else ""
    children = (block.inline.children if block.inline else None) or []
    strong = bool(children) and children[0].type == "strong_open"
    strong = strong and children[-1].type == "strong_close"
    if len(text) > _LONGEST_LEAD or not (strong or text.endswith(":")):
        return ""
    title = text.rstrip(" :")
    return title if kind_of_section(title) != "other" else ""


def _kind(title: str, names: _Names) -> SectionKind | None:
    return next((kind for kind, pattern in names if pattern.search(title)), None)
