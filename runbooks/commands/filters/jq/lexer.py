"""Looks a jq program over for what it may not do, before it is compiled.

Names are what matters: `env` is the environment, but `.env`, `"env"`, `$env`
and the key in `{env: 1}` are not. Text inside `"\\(…)"` is program again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbooks.commands.filters.errors import ProgramUnsupportedError

# They read the environment, files or more input, or end or trace the process.
FORBIDDEN = frozenset(
    [
        "ENV",
        "__prog_args",
        "__prog_name",
        "debug",
        "env",
        "get_search_list",
        "halt",
        "halt_error",
        "import",
        "include",
        "input",
        "input_filename",
        "input_line_number",
        "inputs",
        "modulemeta",
        "stderr",
    ]
)
_TOKEN = re.compile(
    r"""(?P<blank>\s+|\#[^\n]*)
      | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<field>\.[A-Za-z_]\w*)
      | (?P<name>(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)
      | (?P<string>")
      | (?P<sign>\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
# Versions of jq differ in where such a comment ends.
_UNCERTAIN = re.compile(r"[\0-\x08\x0b-\x1f\x7f]|#[^\n]*\\\n")
_TEXT = re.compile(r'(?:[^"\\]|\\[^(])*')


def check_program(program: str) -> None:
    """Raises ProgramUnsupportedError for the first name that is forbidden."""
    if _UNCERTAIN.search(program):
        raise ProgramUnsupportedError("a comment or character of this kind")
    for name, is_key in _names(program):
        if not is_key and any(part in FORBIDDEN for part in name.split("::")):
            raise ProgramUnsupportedError(name)


def _names(program: str) -> Iterator[tuple[str, bool]]:
    """Names outside fields and strings, and whether each is an object's key."""
    open_: list[str] = []  # brackets, and `"` for a string that was left by `\\(`
    before = ""
    at = 0
    while at < len(program):
        found = _TOKEN.match(program, at)
        if found is None:
            return
        at = found.end()
        kind, text = found.lastgroup, found.group()
        if kind == "blank":
            continue
        if kind == "name" and before != "$":
            yield text, _is_key(program, at, open_, before)
        elif kind == "name" and text in ("ENV", "__prog_args", "__prog_name"):
            yield text, False
        elif kind == "string":
            at = _string(program, at, open_)
        elif text in ("(", "[", "{"):
            open_.append(text)
        elif text in (")", "]", "}") and open_ and open_.pop() == '"':
            at = _string(program, at, open_)
        before = text


def _string(program: str, at: int, open_: list[str]) -> int:
    """Where the program goes on: behind the string, or inside its `\\(`."""
    found = _TEXT.match(program, at)
    at = found.end() if found else at
    if program.startswith("\\(", at):
        open_.append('"')
        return at + 2
    return at + 1


def _is_key(program: str, at: int, open_: list[str], before: str) -> bool:
    """`{name: …}`; in brackets a colon makes a slice."""
    return (
        open_[-1:] == ["{"]
        and before in ("{", ",")
        and program[at:].lstrip().startswith(":")
    )
