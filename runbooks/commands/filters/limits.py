"""What one filter may hold and do: a run has to end, and workers are shared."""

from __future__ import annotations

from collections.abc import Iterable

from runbooks.commands.filters.errors import FilterError

# Characters that a filter holds at once, where it has to see all before it prints.
MAX_HELD = 64 * 1024 * 1024
# Characters of one text that a program (awk, sed) puts together.
MAX_TEXT = 8 * 1024 * 1024
# Rounds of loops and jumps of one awk or sed program over the whole input.
MAX_ROUNDS = 2_000_000


def hold(name: str, pieces: Iterable[str]) -> str:
    """All of the input. Raises FilterError if it is too much to hold."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_HELD:
            raise FilterError(
                f"{name}: the portal's {name} holds at most {MAX_HELD >> 20} MB\n", 2
            )
        held.append(piece)
    return "".join(held)


def check_text(name: str, text: str) -> str:
    """The text, unless it grew beyond what a program may put together."""
    if len(text) > MAX_TEXT:
        raise FilterError(
            f"{name}: a text grew beyond {MAX_TEXT >> 20} MB; the portal stopped it\n",
            2,
        )
    return text


class Rounds:
    """Counts what a program repeats. Raises FilterError when it is too much."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.left = MAX_ROUNDS

    def one(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise FilterError(
                f"{self.name}: the portal stopped it after {MAX_ROUNDS:,} rounds\n", 2
            )
