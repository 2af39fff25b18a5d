"""What tests ask of values, and how `read` takes a line apart."""

from __future__ import annotations

import re

from portal.execution.words import Words
from runbooks.commands import globs
from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.posix import PatternError, PatternUnsupportedError
from runbooks.commands.filters.regex import compile_posix
from runbooks.commands.model import Compare, Condition, WhileRead

_WHOLE = re.compile(r"\s*[+-]?\d{1,18}\s*")


def holds(condition: Condition, words: Words) -> bool:
    """Whether a condition is true. Raises FilterError as `test` complains."""
    if isinstance(condition, Compare):
        return _compare(condition, words)
    inner = (holds(one, words) for one in condition.conditions)
    match condition.operator:
        case "!":
            return not next(inner)
        case "&&":
            return all(inner)
        case _:
            return any(inner)


def _compare(one: Compare, words: Words) -> bool:
    left, right = words.text(one.left), words.text(one.right)
    match one.operator:
        case "-z":
            return right == ""
        case "-n":
            return right != ""
        case "=":
            return globs.matches(words.pattern(one.right), left)
        case "!=":
            return not globs.matches(words.pattern(one.right), left)
        case "<":
            return left < right
        case ">":
            return left > right
        case "=~":
            return _found(words.posix_pattern(one.right), left)
        case operator:
            return _number(operator, left, right)


def _found(pattern: str, text: str) -> bool:
    try:
        return compile_posix(pattern, extended=True).search(text) is not None
    except (PatternError, PatternUnsupportedError) as error:
        raise FilterError(f"test: the pattern is not one: {error}\n", 2) from None


def _number(operator: str, left: str, right: str) -> bool:
    for text in (left, right):
        if not _WHOLE.fullmatch(text):
            raise FilterError(f"test: {text}: integer expression expected\n", 2)
    one, other = int(left), int(right)
    found = {
        "-eq": one == other,
        "-ne": one != other,
        "-lt": one < other,
        "-le": one <= other,
        "-gt": one > other,
        "-ge": one >= other,
    }
    return found[operator]


def split_line(command: WhileRead, line: str) -> dict[str, str]:
    """The variables that `read` sets: the last one takes the rest."""
    if not command.raw:
        line = re.sub(r"\\(.)", r"\1", line)
    if not command.separators:
        values = [line]
    else:
        values = _split(line, command.separators, len(command.names))
    values += [""] * (len(command.names) - len(values))
    return dict(zip(command.names, values, strict=True))


def _split(line: str, separators: str, most: int) -> list[str]:
    """Blanks among the separators count as one; others stand for themselves."""
    blanks = re.escape("".join(one for one in separators if one in " \t\n"))
    others = re.escape("".join(one for one in separators if one not in " \t\n"))
    blank = f"[{blanks}]" if blanks else "(?!)"
    other = f"[{others}]" if others else "(?!)"
    line = re.sub(rf"\A{blank}+|{blank}+\Z", "", line)
    if most == 1:
        return [line]
    fields = re.split(rf"{blank}*{other}{blank}*|{blank}+", line, maxsplit=most - 1)
    if fields and others and len(fields) == most:
        # A separator that ends the last field alone is no part of it.
        last = re.fullmatch(rf"([^{others}]*){other}", fields[-1])
        fields[-1] = last[1] if last else fields[-1]
    return fields
