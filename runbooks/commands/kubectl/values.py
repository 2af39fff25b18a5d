"""Flag values as Go reads them, and its words when it can not."""

from __future__ import annotations

import re

from runbooks.commands.kubectl.flags import FlagSpec

_TRUE = {"1", "t", "T", "TRUE", "true", "True"}
_FALSE = {"0", "f", "F", "FALSE", "false", "False"}
_INTEGER = re.compile(
    r"[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)"
)
_NUMBER = re.compile(r"[0-9]*(?:\.[0-9]*)?")
_UNIT = re.compile(r"[^0-9.]+")
_UNITS = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"}


def problem(spec: FlagSpec, value: str) -> str | None:
    """Why Go refuses `value`, in its words; None if it takes it."""
    match spec.kind:
        case "bool":
            if value not in _TRUE | _FALSE:
                return f"strconv.ParseBool: parsing {quote(value)}: invalid syntax"
            return None
        case "int32":
            return _integer(value, 32)
        case "int64":
            return _integer(value, 64)
        case "duration":
            return _duration(value)
        case "csv":
            return _csv(value)
        case "string" | "array":
            return None


def canonical(spec: FlagSpec, value: str) -> str:
    """A boolean as "true" or "false"; everything else as it is."""
    if spec.kind != "bool":
        return value
    return "true" if value in _TRUE else "false"


def quote(value: str) -> str:
    """Go's strconv.Quote, for what can stand in a command line."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def _integer(value: str, bits: int) -> str | None:
    if not _INTEGER.fullmatch(value):
        return f"strconv.ParseInt: parsing {quote(value)}: invalid syntax"
    octal = re.sub(r"^([+-]?)0(?=[0-7_])", r"\g<1>0o", value)
    if not -(2 ** (bits - 1)) <= int(octal, 0) < 2 ** (bits - 1):
        return f"strconv.ParseInt: parsing {quote(value)}: value out of range"
    return None


def _duration(value: str) -> str | None:
    """Go's time.ParseDuration."""
    rest = value[1:] if value[:1] in ("+", "-") else value
    if rest == "0":
        return None
    if not rest:
        return f"time: invalid duration {quote(value)}"
    while rest:
        number = _NUMBER.match(rest)
        if number is None or not re.search(r"\d", number.group()):
            return f"time: invalid duration {quote(value)}"
        unit = _UNIT.match(rest, number.end())
        if unit is None:
            return f"time: missing unit in duration {quote(value)}"
        if unit.group() not in _UNITS:
            return (
                f"time: unknown unit {quote(unit.group())} in duration {quote(value)}"
            )
        rest = rest[unit.end() :]
    return None


def _csv(value: str) -> str | None:
    """A quotation mark inside a field is what people get wrong here."""
    at = value.find('"')
    if at > 0 and value[at - 1] != "," and not value.startswith('"'):
        return f'parse error on line 1, column {at + 1}: bare " in non-quoted-field'
    return None
