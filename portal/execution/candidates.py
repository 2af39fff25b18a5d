"""Real objects that can fill a parameter, from what earlier steps saw.

`<pod-name>` is offered the pods that the most fitting list of this incident holds:
not ready first, with the reason beside the name. Other lists follow behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from portal.incidents.models import step_label


@dataclass(frozen=True, slots=True)
class Candidate:
    """One object to choose: its name, a word on its state, and where we saw it."""

    name: str
    state: str
    good: bool
    step: int

    @property
    def seen_in(self) -> str:
        """The label of the step that listed it."""
        return step_label(self.step)


@dataclass(frozen=True, slots=True)
class Offer:
    """`best` are those of the most fitting list, `others` what else was seen.

    Each has the unhappy ones first. "All" means the best.
    """

    best: list[Candidate] = field(default_factory=list)
    others: list[Candidate] = field(default_factory=list)

    @property
    def every(self) -> list[Candidate]:
        return self.best + self.others

    def find(self, text: str, most: int) -> list[Candidate]:
        """The first `most` whose name or state holds the text."""
        text = text.strip().lower()
        found = (
            one
            for one in self.every
            if text in one.name.lower() or text in one.state.lower()
        )
        return list(islice(found, most))
