"""How a try to send ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is a sentence, "" for success. `final`: trying again would not help.

    `wait` are the seconds that the other side asked us to stay away, 0 if it did not.
    """

    error: str = ""
    final: bool = False
    wait: float = 0.0

    @property
    def ok(self) -> bool:
        """It was taken."""
        return not self.error


SENT = Outcome()
