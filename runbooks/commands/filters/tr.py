"""tr: single characters replaced, deleted or squeezed."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax, getopt

SYNTAX = Syntax(
    "tr",
    "cCdst",
    "",
    {"complement": "c", "delete": "d", "squeeze-repeats": "s", "truncate-set1": "t"},
    other_long=("help", "version"),
    ordered=True,
)
_ASCII = [chr(code) for code in range(128)]
_CLASSES = {
    "alnum": [one for one in _ASCII if one.isalnum()],
    "alpha": [one for one in _ASCII if one.isalpha()],
    "blank": ["\t", " "],
    "cntrl": [one for one in _ASCII if ord(one) < 32 or ord(one) == 127],
    "digit": list("0123456789"),
    "graph": [one for one in _ASCII if 32 < ord(one) < 127],
    "lower": list("abcdefghijklmnopqrstuvwxyz"),
    "print": [one for one in _ASCII if 32 <= ord(one) < 127],
    "punct": [one for one in _ASCII if 32 < ord(one) < 127 and not one.isalnum()],
    "space": list("\t\n\v\f\r "),
    "upper": list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "xdigit": list("0123456789ABCDEFabcdef"),
}
_ITEM = re.compile(
    r"\[:(?P<class>\w+):\]|\[=(?P<same>.)=\]|\[(?P<repeated>\\?.)\*(?P<times>\d*)\]"
    r"|(?P<from>\\[0-7]{1,3}|\\.|.)(?:-(?P<to>\\[0-7]{1,3}|\\.|.))?",
    re.DOTALL,
)
_ESCAPES = dict(zip("abfnrtv\\", "\a\b\f\n\r\t\v\\", strict=True))


def tr(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """As GNU tr, byte by byte."""
    given = getopt(SYNTAX, args)
    delete, squeeze = given.has("d"), given.has("s")
    sets = given.operands
    _check_number(sets, delete, squeeze)
    first = _set(sets[0])
    if given.has("c", "C"):
        first = [chr(code) for code in range(256) if chr(code) not in set(first)]
    second = _set(sets[1], len(first)) if len(sets) > 1 else []
    if given.has("c", "C") and not delete and len(set(second)) > 1:
        _check_classes(sets[0])
    table = {} if delete or not second else _table(first, second, given.has("t"))
    gone = dict.fromkeys(map(ord, first)) if delete else {}
    squeezed = _squeezer(second or first) if squeeze else None
    last = ""
    for piece in pieces:
        raw = _bytes(piece).translate(gone).translate(table)
        if squeezed:
            raw, last = _squeeze(squeezed, last, raw)
        yield raw.encode("latin-1").decode(errors="replace")
    return 0


def _check_classes(first: str) -> None:
    """The complement of a class has no order that a second set could follow."""
    if any(item["class"] for item in _ITEM.finditer(first)):
        raise FilterError(
            "tr: when translating with complemented character classes,\n"
            "string2 must map all characters in the domain to one\n",
            1,
        )


def _bytes(text: str) -> str:
    """One character for each byte."""
    return text.encode(errors="replace").decode("latin-1")


def _check_number(sets: list[str], delete: bool, squeeze: bool) -> None:
    least = 2 if (delete and squeeze) or not (delete or squeeze) else 1
    most = 1 if delete and not squeeze else 2
    if not sets:
        raise SYNTAX.fail("missing operand")
    if len(sets) < least:
        raise SYNTAX.fail(f"missing operand after ‘{sets[-1]}’")
    if len(sets) > most:
        raise SYNTAX.fail(f"extra operand ‘{sets[most]}’")


def _table(first: list[str], second: list[str], truncate: bool) -> dict[int, str]:
    """The last character of the second set stands for all that it lacks."""
    if not truncate:
        second = second + second[-1:] * (len(first) - len(second))
    return {ord(one): other for one, other in zip(first, second, strict=False)}


def _squeezer(characters: list[str]) -> re.Pattern[str]:
    return re.compile(f"([{re.escape(''.join(characters))}])\\1+", re.DOTALL)


def _squeeze(pattern: re.Pattern[str], last: str, text: str) -> tuple[str, str]:
    """Repetitions as one, also over the border to what was printed last."""
    done = pattern.sub(r"\1", last + text)[len(last) :]
    return done, (last + text)[-1:]


def _set(text: str, size: int = 0) -> list[str]:
    """The characters of a set; `[x*]` in the second fills it up to `size`."""
    found: list[str] = []
    for item in _ITEM.finditer(_bytes(text)):
        if name := item["class"]:
            if name not in _CLASSES:
                raise FilterError(f"tr: invalid character class ‘{name}’\n", 1)
            found += _CLASSES[name]
        elif item["same"]:
            found.append(item["same"])
        elif item["repeated"]:
            if not size:
                raise OptionUnsupportedError(item.group())
            times = int(item["times"] or 0) or max(size - len(found), 0)
            found += [_character(item["repeated"])] * min(times, 256)
        else:
            found += _range(item["from"], item["to"])
    if not found and size:
        raise FilterError(
            "tr: when not truncating set1, string2 must be non-empty\n", 1
        )
    return found


def _range(first: str, last: str | None) -> list[str]:
    low = _character(first)
    if last is None:
        return [low]
    high = _character(last)
    if high < low:
        shown = f"{first}-{last}"
        raise FilterError(
            f"tr: range-endpoints of '{shown}' are in reverse collating sequence order\n",
            1,
        )
    return [chr(code) for code in range(ord(low), ord(high) + 1)]


def _character(text: str) -> str:
    if not text.startswith("\\") or len(text) == 1:
        return text
    if text[1] in "01234567":
        return chr(int(text[1:], 8) & 0xFF)
    return _ESCAPES.get(text[1], text[1])
