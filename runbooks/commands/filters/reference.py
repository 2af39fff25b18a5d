"""docs/user/filters.md, written from the tables: run this module to renew the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from runbooks.commands.filters.getopt import Syntax
from runbooks.commands.filters.limits import MAX_HELD, MAX_ROUNDS
from runbooks.commands.filters.tools import ALIASES, TOOLS

_HEAD = f"""\
# Filters: what may stand behind a pipe

Every filter that runs, with every option. Output, messages and exit status are those of the real
tools: GNU's coreutils, grep and sed, mawk, jq, util-linux. An option that is not listed makes the
command *manual*; so does a file name, because a filter reads what is piped into it and nothing
else. [The command language](language.md) says more about decisions.

This page is written from the code: `python -m runbooks.commands.filters.reference`.

- Order, upper and lower case are those of the C locale.
- A long name may be cut short where it stays unambiguous. `head -20` and `grep -3` are read as everywhere.
- Patterns of `grep`, `sed` and `awk` are matched in linear time; one with a back-reference is *manual*.
- `awk` computes and prints: no functions of its own, no `getline`, no files, no commands, no `ENVIRON`.
- `sed` has all commands but those for files (`r`, `w`) and commands (`e`).
- `jq` is jq 1.8, without `env`, `$ENV`, `input`, `inputs`, `debug`, `halt`, `import` and `include`.
- A filter that has to hold its whole input holds {MAX_HELD >> 20} MB; a loop of `awk` or `sed` ends after {MAX_ROUNDS:,} rounds.

| filter | what it does | options |
| --- | --- | --- |
"""
# What each does to the lines that it reads.
PURPOSES = {
    "awk": "runs a program on each line",
    "base64": "turns text into base64, or back",
    "cat": "lets the text through",
    "column": "lines up columns; only with `-t`",
    "cut": "keeps parts of each line",
    "grep": "keeps the lines that match",
    "head": "keeps the beginning",
    "jq": "runs a program on JSON",
    "nl": "numbers the lines",
    "paste": "puts lines side by side",
    "python3 -m json.tool": "sets JSON out in lines",
    "rev": "turns each line round",
    "sed": "edits each line",
    "sort": "sorts the lines",
    "tac": "puts the last line first",
    "tail": "keeps the end",
    "tee": "lets the text through",
    "tr": "replaces or deletes characters",
    "uniq": "joins equal neighbours",
    "wc": "counts",
}
# What a tool reads by itself, beside its table.
_MORE = {"jq": ("`--indent …`",)}


def page() -> str:
    """The whole page, in Markdown."""
    rows = [_row(name) for name in TOOLS]
    return _HEAD + "\n".join(rows) + "\n\n" + _also()


def _row(name: str) -> str:
    options = [*_options(TOOLS[name].syntax), *_MORE.get(name, ())]
    shown = " ".join(options) or "none"
    return f"| `{name}` | {PURPOSES[name]} | {shown} |"


def _options(syntax: Syntax) -> Iterator[str]:
    """`-n` with its long name, and `…` behind those that take a value."""
    letters = sorted(syntax.plain + syntax.valued, key=lambda one: (one.lower(), one))
    shown: set[str] = set()
    for letter in letters:
        long = [name for name, short in syntax.long.items() if short == letter]
        shown.update(long)
        value = " …" if letter in syntax.valued else ""
        # Some have a long name only, and a letter that nobody can type.
        short = [] if letter in syntax.only_long else [f"-{letter}"]
        names = [*short, *(f"--{name}" for name in long)]
        yield f"`{', '.join(names)}{value}`"
    yield from (f"`--{name}`" for name in sorted({*syntax.long} - shown))
    yield from (f"`--{name} … …`" for name in syntax.pairs)


def _also() -> str:
    names = [
        f"`{name}` is `{' '.join((tool, *options))}`"
        for name, (tool, options) in ALIASES.items()
    ]
    return f"Other names: {', '.join(names)}.\n"


if __name__ == "__main__":
    sys.stdout.write(page())
