"""sed, as far as it changes its input and prints: no files, no commands."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax, getopt
from runbooks.commands.filters.sed.parser import parse
from runbooks.commands.filters.sed.run import Quit, Run

SYNTAX = Syntax(
    "sed",
    "nErsu",
    "e",
    {
        "quiet": "n",
        "silent": "n",
        "expression": "e",
        "regexp-extended": "E",
        "separate": "s",
        "unbuffered": "u",
    },
    others="fiblz",
    other_long=("in-place", "file", "null-data", "posix", "debug", "sandbox", "help"),
)


def sed(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Runs the script; returns what `q` says, else 0."""
    run = prepare(args)
    try:
        yield from run.all(pieces)
    except FilterError:
        yield run.flush()
        raise
    except Quit as quit_:
        yield run.flush()
        return quit_.status
    return 0


def prepare(args: list[str]) -> Run:
    """The script with its options; raises what `parse` and `getopt` raise."""
    given = getopt(SYNTAX, args)
    scripts = [value for letter, value in given.options if letter == "e"]
    operands = list(given.operands)
    if not scripts:
        if not operands:
            raise FilterError(
                "Usage: sed [OPTION]... {script-only-if-no-other-script}\n", 1
            )
        scripts = [operands.pop(0)]
    for operand in operands:
        if operand != "-":
            raise OptionUnsupportedError(f"file {operand}")
    script = "\n".join(scripts)
    quiet = given.has("n") or (script[:2] == "#n" and script[2:3] in ("", "\n"))
    return Run(parse(script, extended=given.has("E", "r")), quiet)
