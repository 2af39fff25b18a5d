"""The filters by name, with what is known about each command line."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from runbooks.commands.filters import awk as awk_
from runbooks.commands.filters import (
    base64_text,
    column,
    cut,
    head,
    json_tool,
    nl,
    paste,
    sort,
    tee,
    tr,
    turned,
    uniq,
    wc,
)
from runbooks.commands.filters import jq as jq_
from runbooks.commands.filters import sed as sed_
from runbooks.commands.filters.errors import (
    FilterError,
    OptionUnsupportedError,
    ProgramUnsupportedError,
)
from runbooks.commands.filters.getopt import Syntax
from runbooks.commands.filters.grep import grep
from runbooks.commands.filters.matching import Matcher
from runbooks.commands.filters.options import SYNTAX as GREP
from runbooks.commands.filters.options import parse_options

# Arguments and pieces of text in; pieces of text out; returns the exit status.
FilterFunction = Callable[[list[str], Iterable[str]], Generator[str, None, int]]


@dataclass(frozen=True, slots=True)
class Tool:
    """`check` reads a command line without running it, and raises what is wrong.

    `operands` is how many arguments that are no options it takes: a pattern, a
    program. Files are never among them. `program`: the first is a program.
    """

    run: FilterFunction
    syntax: Syntax
    check: Callable[[list[str]], object]
    operands: int = 0
    program: bool = False


def _tool(run: FilterFunction, syntax: Syntax, operands: int = 0) -> Tool:
    """A tool that reads its command line before its input: run it on nothing."""
    return Tool(run, syntax, lambda args: list(run(args, ())), operands)


def _check_grep(args: list[str]) -> None:
    Matcher(parse_options(args))


TOOLS: dict[str, Tool] = {
    "awk": Tool(awk_.awk, awk_.SYNTAX, awk_.prepare, 1, program=True),
    "base64": _tool(base64_text.base64_text, base64_text.SYNTAX),
    "cat": _tool(tee.cat, tee.CAT),
    "column": _tool(column.column, column.SYNTAX),
    "cut": _tool(cut.cut, cut.SYNTAX),
    "grep": Tool(grep, GREP, _check_grep, 1),
    "head": _tool(head.head, head.HEAD),
    "jq": Tool(jq_.jq, jq_.SYNTAX, jq_.prepare, 1, program=True),
    "nl": _tool(nl.nl, nl.SYNTAX),
    "paste": _tool(paste.paste, paste.SYNTAX),
    "python3 -m json.tool": _tool(json_tool.json_tool, json_tool.SYNTAX),
    "rev": _tool(turned.rev, turned.REV),
    "sed": Tool(sed_.sed, sed_.SYNTAX, sed_.prepare, 1, program=True),
    "sort": _tool(sort.sort, sort.SYNTAX),
    "tac": _tool(turned.tac, turned.TAC),
    "tail": _tool(head.tail, head.TAIL),
    "tee": _tool(tee.tee, tee.TEE),
    "tr": _tool(tr.tr, tr.SYNTAX, 2),
    "uniq": _tool(uniq.uniq, uniq.SYNTAX),
    "wc": _tool(wc.wc, wc.SYNTAX),
}
# Other names, and the options that they stand for.
ALIASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "egrep": ("grep", ("-E",)),
    "fgrep": ("grep", ("-F",)),
    "gawk": ("awk", ()),
    "less": ("cat", ()),
    "mawk": ("awk", ()),
    "more": ("cat", ()),
}


def run_filter(
    name: str, args: list[str], pieces: Iterable[str]
) -> Generator[str, None, int]:
    """Runs a filter. Raises FilterError only: what a value made of the command
    line at run time is checked again."""
    try:
        return (yield from TOOLS[name].run(args, pieces))
    except (OptionUnsupportedError, ProgramUnsupportedError) as error:
        message = f"{name}: the portal's {name} has no {error}\n"
        raise FilterError(message, 2) from None
