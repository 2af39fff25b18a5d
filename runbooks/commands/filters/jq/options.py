"""jq's command line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax

SYNTAX = Syntax(
    "jq",
    "rcsenSjRM",
    "",
    {
        "raw-output": "r",
        "compact-output": "c",
        "slurp": "s",
        "exit-status": "e",
        "null-input": "n",
        "sort-keys": "S",
        "join-output": "j",
        "raw-input": "R",
        "monochrome-output": "M",
        "tab": "tab",
    },
    others="aCfLhV",
    other_long=(
        *("ascii-output", "color-output", "from-file", "slurpfile", "rawfile"),
        *("args", "jsonargs", "seq", "stream", "stream-errors", "unbuffered"),
        *("help", "version", "build-configuration", "raw-output0", "binary"),
    ),
    pairs=("arg", "argjson"),
    status=2,
)
_USAGE = "Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n"


@dataclass(slots=True)
class Options:
    """`indent` is empty for one line each; `values` are what `--arg` names."""

    program: str = "."
    indent: str = "  "
    raw: bool = False
    joined: bool = False
    slurp: bool = False
    status: bool = False
    null: bool = False
    sorted: bool = False
    lines: bool = False
    values: dict[str, Any] = field(default_factory=dict)


def parse_options(args: list[str]) -> Options:
    """Raises FilterError as jq fails, OptionUnsupportedError for the rest."""
    options = Options()
    operands: list[str] = []
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--":
            operands += rest
            break
        if arg in ("--arg", "--argjson"):
            _named(options, arg, rest)
        elif arg == "--indent":
            options.indent = " " * _indent(rest)
        elif arg.startswith("--"):
            _apply(options, _letter(arg[2:]))
        elif arg.startswith("-") and arg != "-":
            for letter in arg[1:]:
                _apply(options, _known(letter))
        else:
            operands.append(arg)
    options.program = operands[0] if operands else "."
    if operands[1:]:
        raise OptionUnsupportedError(f"file {operands[1]}")
    return options


def _known(letter: str) -> str:
    if letter in SYNTAX.others:
        raise OptionUnsupportedError(f"-{letter}")
    if letter not in SYNTAX.plain:
        raise FilterError(f"jq: Unknown option: -{letter}\n{_USAGE}", 2)
    return letter


def _letter(name: str) -> str:
    if name in SYNTAX.other_long:
        raise OptionUnsupportedError(f"--{name}")
    if name not in SYNTAX.long:
        raise FilterError(f"jq: Unknown option: --{name}\n{_USAGE}", 2)
    return SYNTAX.long[name]


def _apply(options: Options, letter: str) -> None:
    match letter:
        case "r":
            options.raw = True
        case "j":
            options.raw = options.joined = True
        case "c":
            options.indent = ""
        case "tab":
            options.indent = "\t"
        case "s":
            options.slurp = True
        case "e":
            options.status = True
        case "n":
            options.null = True
        case "S":
            options.sorted = True
        case "R":
            options.lines = True
        case _:  # M: there is no colour anyway
            pass


def _named(options: Options, option: str, rest: list[str]) -> None:
    if len(rest) < 2:
        raise FilterError(
            f"jq: {option} takes two parameters (e.g. {option} varname value)\n", 2
        )
    name, value = rest.pop(0), rest.pop(0)
    try:
        options.values.setdefault(
            name, json.loads(value) if option == "--argjson" else value
        )
    except (ValueError, RecursionError):
        raise FilterError(
            f"jq: Invalid JSON text passed to --argjson\n{_USAGE}", 2
        ) from None


def _indent(rest: list[str]) -> int:
    text = rest.pop(0) if rest else ""
    if not (text.isascii() and text.isdigit()):
        raise FilterError("jq: --indent takes one parameter\n", 2)
    if int(text) > 7:
        raise FilterError("jq: Cannot indent more than 7 characters\n", 2)
    return int(text)
