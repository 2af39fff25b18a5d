"""Where in the value of a flag a bound value stands, and what may stand there.

`-o jsonpath='{.items[?(@.metadata.name=="<pod>")].status}'` has a slot inside a
string, `-l app=<app>` one inside a selector. A value is data there: one that
would become more of the expression is refused, whoever gave it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from runbooks.commands.model import Flag, Part, Text, Word

# `whole`: it is all there is. `text` and `header`: printed as it is. `string`:
# inside quotes. `field`: a name in a path; `identifier`: one of a Go template.
# `term`: a whole term of a selector; `operand`: a part of one.
Place = Literal[
    "whole", "text", "header", "string", "field", "identifier", "term", "operand"
]
Places = tuple[Place | None, ...]  # of each part; None for text, and for nowhere

_ALLOWED: dict[Place, re.Pattern[str]] = {
    "whole": re.compile(r".+", re.DOTALL),
    "text": re.compile(r"[^{}\x00-\x1f\x7f]+"),
    "header": re.compile(r"[^{},:\x00-\x1f\x7f]+"),
    "string": re.compile(r"[^'\"`\\{}\[\](),|$<>=!\x00-\x1f\x7f]+"),
    "field": re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./:@+-]*"),
    "identifier": re.compile(r"[A-Za-z_]\w*", re.ASCII),
    "term": re.compile(r"[^,\s]+"),
    "operand": re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:@+-]*"),
}
_IN_A_NAME = re.compile(r"\.[\w-]*\Z")
_NAME_GOES_ON = re.compile(r"[\w.}\[,-]|\Z")


def places(flag: Flag) -> Places | None:
    """Where the slots of a flag's value stand; None if any value will do."""
    if flag.value.literal is not None:
        return None
    format_name, equals, _ = flag.value.head.partition("=")
    if flag.name in ("selector", "field-selector"):
        return _of(flag.value, 0, _selector)
    if flag.name == "sort-by":
        return _of(flag.value, 0, _path)
    if flag.name == "template":
        is_go = "{{" in flag.value.with_values("")
        return _of(flag.value, 0, _go_template if is_go else _jsonpath)
    if flag.name != "output" or not equals:
        return None
    return _of(flag.value, len(format_name) + 1, _READERS.get(format_name, _nowhere))


def fitted(place: Place | None, value: str) -> str | None:
    """The value as it is written there; None if it may not stand there."""
    if place is None or not _ALLOWED[place].fullmatch(value):
        return None
    # A dot would go one level deeper, an `@` end the name.
    return re.sub(r"([.@])", r"\\\1", value) if place == "field" else value


# What stands before a slot and after it, to where that is.
_Reader = Callable[[str, str], Place | None]


def _of(word: Word, skipped: int, reader: _Reader) -> Places:
    """The place of each part; the first `skipped` characters name the format."""
    parts = word.after(skipped).parts if skipped else word.parts
    filled = [part for part in parts if not isinstance(part, Text) or part.value]
    if len(filled) == 1:
        return tuple(None if isinstance(part, Text) else "whole" for part in word.parts)
    found = tuple(_each(parts, reader))
    return (None,) * (len(word.parts) - len(found)) + found


def _each(parts: tuple[Part, ...], reader: _Reader) -> Iterator[Place | None]:
    before = ""
    for at, part in enumerate(parts):
        if isinstance(part, Text):
            before += part.value
            yield None
            continue
        yield reader(before, _text_of(parts[at + 1 :]))
        before += "x"


def _text_of(parts: tuple[Part, ...]) -> str:
    return "".join(part.value if isinstance(part, Text) else "x" for part in parts)


def _selector(before: str, after: str) -> Place:
    alone = before[-1:] in ("", ",") and after[:1] in ("", ",")
    return "term" if alone and "(" not in before else "operand"


def _jsonpath(before: str, after: str) -> Place | None:
    opened = _open(before, "{", "}", "'\"")
    return "text" if opened is None else _inside(opened, after)


def _path(before: str, after: str) -> Place | None:
    return _inside(before, after)


def _columns(before: str, after: str) -> Place | None:
    """`HEADER:PATH,HEADER:PATH`"""
    column = before.rpartition(",")[2]
    _, colon, path = column.partition(":")
    return _inside(path, after) if colon else "header"


def _inside(path: str, after: str) -> Place | None:
    """The place in a path: in a string, in the key of `['key']`, or in a name."""
    quote, begin = _quote(path, "'\"")
    if quote:
        return "field" if path[begin - 1 : begin] == "[" else "string"
    named = _IN_A_NAME.search(path) and _NAME_GOES_ON.match(after)
    return "field" if named else None


def _go_template(before: str, after: str) -> Place | None:
    opened = _open(before, "{{", "}}", '"`')
    if opened is None:
        return "text"
    if _quote(opened, '"`')[0]:
        return "string"
    named = re.search(r"\.\w*\Z", opened) and re.match(r"\w|[.\s)|}]|\Z", after)
    return "identifier" if named else None


def _open(text: str, begin: str, end: str, quotes: str) -> str | None:
    """What stands behind the last brace that is open, or None."""
    opened = None
    at = 0
    while at < len(text):
        if opened is None and text.startswith(begin, at):
            at = opened = at + len(begin)
        elif (
            opened is not None
            and text.startswith(end, at)
            and not _quote(text[opened:at], quotes)[0]
        ):
            opened, at = None, at + len(end)
        else:
            at += 1
    return None if opened is None else text[opened:]


def _quote(text: str, quotes: str) -> tuple[str, int]:
    """The quotation mark that is open at the end, and where it stands."""
    quote, begin, at = "", 0, 0
    while at < len(text):
        if quote and text[at] == "\\":
            at += 1
        elif quote and text[at] == quote:
            quote = ""
        elif not quote and text[at] in quotes:
            quote, begin = text[at], at
        at += 1
    return quote, begin


def _nowhere(before: str, after: str) -> None:
    return None


_READERS: dict[str, _Reader] = {
    "jsonpath": _jsonpath,
    "jsonpath-as-json": _jsonpath,
    "custom-columns": _columns,
    "go-template": _go_template,
    "template": _go_template,
}
