"""head and tail over text that arrives in pieces."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterable
from itertools import chain

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.getopt import Given, Syntax, getopt, no_operands
from runbooks.commands.filters.limits import hold
from runbooks.commands.filters.lines import kept_lines

_LONG = {"lines": "n", "bytes": "c", "quiet": "q", "silent": "q", "verbose": "v"}
HEAD = Syntax(
    "head", "qv", "nc", _LONG, others="z", other_long=("zero-terminated", "help")
)
TAIL = Syntax(
    "tail",
    "qv",
    "nc",
    _LONG,
    others="fFsz",
    other_long=("follow", "pid", "retry", "max-unchanged-stats", "sleep-interval"),
)
_COUNT = re.compile(r"([+-]?)(\d+)(b|kB|K|KiB|MB|M|MiB|G|GB|GiB)?")
_UNITS = {"": 1, "b": 512, "kB": 1000, "K": 1024, "MB": 1000**2, "M": 1024**2}
_UNITS |= {"GB": 1000**3, "G": 1024**3, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_OBSOLETE = re.compile(r"-(\d+)([qv]*)")


def head(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """The first lines or bytes; with `-n -5`, all but the last ones."""
    given = options(HEAD, args)
    unit, sign, count = _count(HEAD, given)
    yield _title(given)
    if unit == "c":
        raw = hold("head", pieces).encode()
        end = max(len(raw) - count, 0) if sign == "-" else count
        yield raw[:end].decode(errors="replace")
    elif sign == "-":
        yield from _all_but_last(count, pieces)
    else:
        yield from _first(count, pieces)
    return 0


def tail(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """The last lines or bytes; with `-n +5`, from the fifth on."""
    given = options(TAIL, args)
    unit, sign, count = _count(TAIL, given)
    yield _title(given)
    if unit == "c":
        raw = hold("tail", pieces).encode()
        begin = max(count - 1, 0) if sign == "+" else max(len(raw) - count, 0)
        yield raw[begin:].decode(errors="replace")
    elif sign == "+":
        yield from _from(count, pieces)
    else:
        last = deque(chain.from_iterable(kept_lines(pieces)), maxlen=count)
        yield "".join(last)
    return 0


def options(syntax: Syntax, args: list[str]) -> Given:
    """The options; `-20` as the first argument is `-n 20`."""
    if args and (found := _OBSOLETE.fullmatch(args[0])):
        letters = [f"-{found[2]}"] if found[2] else []
        args = ["-n", found[1], *letters, *args[1:]]
    given = getopt(syntax, args)
    no_operands(syntax, given)
    return given


def _count(syntax: Syntax, given: Given) -> tuple[str, str, int]:
    """Unit (`n` or `c`), sign, and number."""
    chosen = [one for one in given.options if one[0] in "nc"]
    unit, text = chosen[-1] if chosen else ("n", "10")
    found = _COUNT.fullmatch(text)
    if not found:
        what = "lines" if unit == "n" else "bytes"
        raise FilterError(f"{syntax.name}: invalid number of {what}: ‘{text}’\n", 1)
    return unit, found[1], min(int(found[2]) * _UNITS[found[3] or ""], 1 << 40)


def _title(given: Given) -> str:
    shown = [letter for letter, _ in given.options if letter in "qv"]
    return "==> standard input <==\n" if shown[-1:] == ["v"] else ""


def _first(count: int, pieces: Iterable[str]) -> Generator[str, None, None]:
    if not count:
        return
    for batch in kept_lines(pieces):
        yield "".join(batch[:count])
        count -= len(batch)
        if count <= 0:
            return


def _all_but_last(count: int, pieces: Iterable[str]) -> Generator[str, None, None]:
    held: deque[str] = deque()
    for batch in kept_lines(pieces):
        held.extend(batch)
        yield "".join(held.popleft() for _ in range(len(held) - count))


def _from(count: int, pieces: Iterable[str]) -> Generator[str, None, None]:
    skip = max(count - 1, 0)
    for batch in kept_lines(pieces):
        yield "".join(batch[skip:])
        skip = max(skip - len(batch), 0)
