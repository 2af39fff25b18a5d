"""tee without files, and cat on a pipe: text goes through."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from runbooks.commands.filters.getopt import Syntax, getopt, no_operands
from runbooks.commands.filters.lines import kept_lines

TEE = Syntax("tee", "aip", "", {"append": "a", "ignore-interrupts": "i"})
CAT = Syntax(
    "cat",
    "nbsu",
    "",
    {"number": "n", "number-nonblank": "b", "squeeze-blank": "s"},
    others="AeEtTv",
    other_long=("show-all", "show-ends", "show-tabs", "show-nonprinting"),
)


def tee(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """The text as it is; a file to write to is refused."""
    no_operands(TEE, getopt(TEE, args))
    yield from pieces
    return 0


def cat(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """The text, with numbered lines or fewer blank ones if asked."""
    given = getopt(CAT, args)
    no_operands(CAT, given)
    if not given.has("n", "b", "s"):
        yield from pieces
        return 0
    number, blank = 0, False
    for batch in kept_lines(pieces):
        for line in batch:
            before, blank = blank, line == "\n"
            if given.has("s") and before and blank:
                continue
            if given.has("b") and blank:
                yield line
            elif given.has("n", "b"):
                number += 1
                yield f"{number:6}\t{line}"
            else:
                yield line
    return 0
