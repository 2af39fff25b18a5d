"""`python3 -m json.tool`: JSON set out in lines."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.getopt import Syntax, getopt, no_operands
from runbooks.commands.filters.limits import hold

SYNTAX = Syntax(
    "json.tool",
    "KE",
    "I",
    {"indent": "I", "no-ensure-ascii": "E", "sort-keys": "K"},
    others="h",
    other_long=("compact", "help", "json-lines", "no-indent", "tab"),
    only_long="EIK",
)
_DEEPEST = 20  # blanks a level


def json_tool(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Python's own reading and writing of JSON."""
    given = getopt(SYNTAX, args)
    no_operands(SYNTAX, given)
    indent = given.last("I", "4")
    if not indent.isdecimal():
        raise SYNTAX.fail(f"argument --indent: invalid int value: '{indent}'")
    text = hold("json.tool", pieces)
    try:
        yield (
            json.dumps(
                json.loads(text),
                indent=min(int(indent), _DEEPEST),
                sort_keys=given.has("K"),
                ensure_ascii=not given.has("E"),
            )
            + "\n"
        )
    except (ValueError, RecursionError) as error:
        raise FilterError(f"{error}\n", 1) from None
    return 0
