"""jq: the real one, as a library, without environment, files and more input."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import jq as library

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.jq.lexer import check_program
from runbooks.commands.filters.jq.options import SYNTAX, Options, parse_options
from runbooks.commands.filters.jq.printing import laid_out
from runbooks.commands.filters.limits import MAX_HELD, hold

__all__ = ["SYNTAX", "jq", "prepare"]

_SORTED = (
    ' | walk(if type == "object" then . as $all'
    " | reduce keys[] as $key ({}; .[$key] = $all[$key]) else . end)"
)
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class _Last:
    """What the exit status depends on."""

    failed: bool = False
    printed: str = ""


def jq(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Runs the program on each input; jq's exit status.

    An error of the program is printed by FilterError at the end: what was
    printed before stays.
    """
    options, program = prepare(args)
    last = _Last()
    messages: list[str] = []
    size = 0
    for number, one in _inputs(options, pieces):
        results = iter(program.input_text(one))
        while True:
            try:
                result = next(results)
            except StopIteration:
                break
            except ValueError as error:
                messages.append(f"jq: error (at <stdin>:{number}): {error}\n")
                break
            last.printed = result
            text = _shown(options, result)
            size += len(text)
            if size > MAX_HELD:
                raise FilterError("jq: the portal stopped it: too much output\n", 5)
            yield text
    if messages:
        raise FilterError("".join(messages), 5)
    if not options.status:
        return 0
    return 4 if not last.printed else int(last.printed in ("null", "false"))


def prepare(args: list[str]) -> tuple[Options, Any]:
    """The options and the compiled program.

    Raises ProgramUnsupportedError for what it may not do, FilterError for a
    mistake in it.
    """
    options = parse_options(args)
    check_program(options.program)
    try:
        # Alone first: what stands between parentheses has to be a whole program.
        library.compile(options.program, args=options.values)
        printed = f"({options.program}\n){_SORTED if options.sorted else ''} | tojson"
        return options, library.compile(printed, args=options.values)
    except ValueError as error:
        raise FilterError(f"{str(error).rstrip()}\n", 3) from None
    except RecursionError:
        raise FilterError("jq: the program is nested too deeply\n", 3) from None


def _shown(options: Options, result: str) -> str:
    if options.raw and result.startswith('"'):
        text = str(json.loads(result))
    else:
        text = laid_out(result, options.indent) if options.indent else result
    return text if options.joined else f"{text}\n"


def _inputs(options: Options, pieces: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each input as JSON text, and how many lines were read with it."""
    if options.null:
        yield 0, "null"
        return
    text = hold("jq", pieces)
    if options.lines:
        texts = [text] if options.slurp else text.removesuffix("\n").split("\n")
        for number, one in enumerate(texts if text else [], 1):
            yield number, json.dumps(one)
        return
    found = _values(text)
    if not options.slurp:
        yield from found
        return
    yield text.count("\n"), f"[{','.join(one for _, one in found)}]"


def _values(text: str) -> Iterator[tuple[int, str]]:
    """The JSON values of a text. Raises FilterError where it is no JSON."""
    at = number = 0
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if at >= len(text):
            return
        try:
            _, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise FilterError(f"jq: parse error: {_why(text[at:])}\n", 2) from None
        # jq counts the newline behind a value as read.
        number += text.count("\n", at, end + 1)
        yield number, text[at:end]
        at = end


def _why(text: str) -> str:
    """jq's own words for what is wrong with a text."""
    try:
        list(library.compile("empty").input_text(text[:100_000]))
    except ValueError as error:
        return str(error).removeprefix("parse error: ")
    return "Invalid JSON"
