"""`date` in UTC: now, or a moment counted from now, in a format of one's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Given, Syntax, getopt

SYNTAX = Syntax(
    "date",
    "Ru",
    "d",
    {"date": "d", "rfc-email": "R", "universal": "u", "utc": "u"},
    others="fIrsv",
    other_long=("debug", "file", "reference", "resolution", "set"),
)
_ISO = {
    "": "%Y-%m-%d",
    "date": "%Y-%m-%d",
    "hours": "%Y-%m-%dT%H+00:00",
    "minutes": "%Y-%m-%dT%H:%M+00:00",
    "seconds": "%Y-%m-%dT%H:%M:%S+00:00",
}
_RFC_3339 = {"date": "%Y-%m-%d", "seconds": "%Y-%m-%d %H:%M:%S+00:00"}
_ISO_OPTION = re.compile(r"(?:-I|--iso-8601(?:=|$))(\w*)")
_RFC_OPTION = re.compile(r"--rfc-3339=(\w+)")
_USUAL = "%a %b %e %H:%M:%S UTC %Y"
_DIRECTIVE = re.compile(r"%([-_]?)(.)", re.DOTALL)
_LETTERS = set("aAbBCdDeFgGhHIjklmMnNpPrRsStTuUVwWyYzZ%")
_UNITS = {"sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600}
_UNITS |= {"day": 86_400, "week": 604_800, "fortnight": 1_209_600}
_STEP = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<count>\d{1,9})\s*(?P<unit>[a-z]+?)s?(?P<ago>\s+ago)?(?:\s+|$)"
)
_DAYS = {"now": 0, "today": 0, "yesterday": -1, "tomorrow": 1}
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z| UTC|[+-]\d\d:?\d\d)?)?"
)


def check(args: list[str]) -> None:
    """Raises OptionUnsupportedError for what only the real one can do."""
    moment, form = _read(args)
    for flag, letter in _DIRECTIVE.findall(form):
        if letter not in _LETTERS or (flag and letter in "FTDRc"):
            raise OptionUnsupportedError(f"+%{flag}{letter}")
    if moment and _moment(moment, datetime.now(UTC)) is None:
        raise OptionUnsupportedError(f"-d {moment}")


def date(args: list[str], now: datetime) -> str:
    """What date prints. Raises FilterError as it fails."""
    moment, form = _read(args)
    found = _moment(moment, now.astimezone(UTC)) if moment else now.astimezone(UTC)
    if found is None:
        raise FilterError(f"date: invalid date \u2018{moment}\u2019\n", 1)
    return _DIRECTIVE.sub(lambda one: _shown(found, one[1], one[2]), form) + "\n"


def _read(args: list[str]) -> tuple[str, str]:
    """The text behind `-d`, empty for now, and the format."""
    rest: list[str] = []
    form = ""
    for arg in args:
        if found := _ISO_OPTION.fullmatch(arg):
            form = _known(_ISO, found[1], arg)
        elif found := _RFC_OPTION.fullmatch(arg):
            form = _known(_RFC_3339, found[1], arg)
        else:
            rest.append(arg)
    given = getopt(SYNTAX, rest)
    return given.last("d"), form or _format(given)


def _known(forms: dict[str, str], name: str, arg: str) -> str:
    if name not in forms:
        raise OptionUnsupportedError(arg)
    return forms[name]


def _format(given: Given) -> str:
    if len(given.operands) > 1:
        raise SYNTAX.fail(f"extra operand \u2018{given.operands[1]}\u2019")
    if not given.operands:
        return "%a, %d %b %Y %T +0000" if given.has("R") else _USUAL
    if not given.operands[0].startswith("+"):
        raise OptionUnsupportedError(given.operands[0])  # it would set the clock
    return given.operands[0][1:]


def _moment(text: str, now: datetime) -> datetime | None:
    """`@1700000000`, `2026-11-22T01:52:06Z`, `5 minutes ago`, `now - 1 day`."""
    text = text.strip()
    if re.fullmatch(r"@-?\d{1,11}", text):
        return datetime.fromtimestamp(int(text[1:]), UTC)
    if found := _MOMENT.fullmatch(text):
        return _absolute(*found.groups())
    text = text.lower()
    for word, days in _DAYS.items():
        if re.match(rf"{word}\b", text):
            text = text.removeprefix(word).lstrip()
            return _counted(text, now + timedelta(days))
    return _counted(text, now) if text else None


def _absolute(day: str, time: str | None, zone: str | None) -> datetime | None:
    zone = (zone or "Z").strip().replace("UTC", "Z")
    try:
        return datetime.fromisoformat(f"{day}T{time or '00:00'}{zone}").astimezone(UTC)
    except ValueError:
        return None


def _counted(text: str, moment: datetime) -> datetime | None:
    """The moment, and steps from it: `-1 day 2 hours`."""
    at = 0
    try:
        while at < len(text):
            step = _STEP.match(text, at)
            if step is None:
                return None
            back = (step["sign"] == "-") != bool(step["ago"])
            moment = _stepped(
                moment,
                -int(step["count"]) if back else int(step["count"]),
                step["unit"],
            )
            at = step.end()
    except (OverflowError, ValueError, KeyError):
        return None
    return moment


def _stepped(moment: datetime, count: int, unit: str) -> datetime:
    if unit not in ("month", "year"):
        return moment + timedelta(seconds=count * _UNITS[unit])
    months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "year" else 1)
    # A day that the month does not have runs on into the next one.
    first = moment.replace(year=months // 12, month=months % 12 + 1, day=1)
    return first + timedelta(days=moment.day - 1)


def _shown(moment: datetime, flag: str, letter: str) -> str:
    match letter:
        case "s":
            return str(int(moment.timestamp()))
        case "N":
            return f"{moment.microsecond:06}000"
        case "P":
            return moment.strftime("%p").lower()
        case "k" | "l":
            return (
                moment.strftime("%H" if letter == "k" else "%I")
                .lstrip("0")
                .rjust(1, "0")
                .rjust(2)
            )
        case "r":
            return moment.strftime("%I:%M:%S %p")
    text = moment.strftime(f"%{letter}")
    if not flag or not text.isdecimal():
        return text
    bare = text.lstrip("0") or "0"
    return bare if flag == "-" else bare.rjust(len(text))
