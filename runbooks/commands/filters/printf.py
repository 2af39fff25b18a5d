"""printf's formats, as awk and the shell have them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SPEC = re.compile(
    r"%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|q|j|z|t)?(.)", re.S
)
_MOST_WIDE = 10_000


class FormatError(Exception):
    """A conversion that printf does not have."""


@dataclass(slots=True)
class Values:
    """The arguments of one printf, taken one after the other."""

    given: Sequence[object]
    number: Callable[[object], float]
    text: Callable[[object], str]
    character: Callable[[object], str]
    at: int = 0

    def next(self) -> object:
        self.at += 1
        return self.given[self.at - 1] if self.at <= len(self.given) else ""

    @property
    def left(self) -> bool:
        return self.at < len(self.given)


def format_all(form: str, values: Values) -> str:
    """The format with its conversions filled in. Raises FormatError."""
    pieces: list[str] = []
    at = 0
    for found in _SPEC.finditer(form):
        pieces += [form[at : found.start()], _converted(found, values)]
        at = found.end()
    rest = form[at:]
    if "%" in rest:
        raise FormatError(rest)
    return "".join([*pieces, rest])


def _converted(found: re.Match[str], values: Values) -> str:
    flags, width_text, precision_text, letter = found.groups()
    if letter == "%":
        return "%"
    flags, width = _width(flags, width_text, values)
    precision = _precision(precision_text, values)
    spec = f"%{flags}{width or ''}"
    if precision is not None:
        spec += f".{precision}"
    if letter in "di":
        return _whole(spec, "d", values)
    if letter in "oxXu":
        return _whole(spec, "d" if letter == "u" else letter, values)
    if letter in "eEfFgG":
        return str((spec + letter) % values.number(values.next()))
    if letter == "c":
        return str((f"%{flags}{width or ''}s") % values.character(values.next()))
    if letter == "s":
        return str((spec + "s") % values.text(values.next()))
    raise FormatError(found.group())


def _width(flags: str, text: str | None, values: Values) -> tuple[str, int]:
    if text != "*":
        return flags, min(int(text or 0), _MOST_WIDE)
    width = int(values.number(values.next()))
    return (flags + "-" if width < 0 else flags), min(abs(width), _MOST_WIDE)


def _precision(text: str | None, values: Values) -> int | None:
    if text is None:
        return None
    number = int(values.number(values.next())) if text == "*" else int(text or 0)
    return None if number < 0 else min(number, _MOST_WIDE)


def _whole(spec: str, letter: str, values: Values) -> str:
    number = values.number(values.next())
    if not math.isfinite(number):
        return str(re.sub("0(?=[1-9])|[.].*", "", spec) + "s") % (
            "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"
        )
    whole = int(number)
    if letter in "oxX" and whole < 0:
        whole += 1 << 64
    if "." in spec:  # a precision turns the padding with zeros off
        head, _, rest = spec[1:].partition(".")
        flags = re.match(r"[-+ #0]*", head)
        kept = flags.group() if flags else ""
        spec = f"%{kept.replace('0', '')}{head[len(kept) :]}.{rest}"
    return str((spec + letter) % whole)
