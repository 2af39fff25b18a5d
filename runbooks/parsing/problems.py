"""What is wrong with a runbook's text, though it could be read."""

from __future__ import annotations

from dataclasses import dataclass

PROBLEMS = {
    "unclosed_fence": "A code block is never closed.",
    "unclosed_comment": "An HTML comment is never closed; it hides the rest of the text.",
    "no_diagnosis": "There is no section Diagnosis, so there are no steps.",
    "no_steps": "The section Diagnosis has no steps.",
    "too_long": "The text is very long; from here on links and emphasis are plain text.",
    "replaced_characters": "The text held NUL characters; they were replaced.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is 1-based; `code` is one of PROBLEMS."""

    line: int
    code: str

    @property
    def message(self) -> str:
        return PROBLEMS[self.code]
