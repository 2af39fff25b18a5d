"""What bash's `echo -e` and `printf` make of their arguments."""

from __future__ import annotations

import re

from runbooks.commands.filters.printf import FormatError, Values, format_all

_LETTERS = dict(zip("abefnrtvE", "\a\b\x1b\f\n\r\t\v\x1b", strict=True))
_ECHO = re.compile(
    r"\\(?:0([0-7]{0,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|(.))", re.DOTALL
)
_PRINTF = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|(.))", re.DOTALL
)
_MOST = 1 << 20
_NUMBER = re.compile(r"\s*([+-]?)(0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9]\d*)")
_FLOAT = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def echoed(text: str) -> tuple[str, bool]:
    """The text with its escapes, and whether `\\c` ended it."""
    text, cut = _before_stop(text)
    return _ECHO.sub(_escape, text), cut


def printed(form: str, values: list[str]) -> tuple[str, str]:
    """printf's output and its complaint, empty if there is none.

    The format is used again while there are values left.
    """
    wrong: list[str] = []

    def number(value: object) -> float:
        text = str(value)
        if text[:1] in ("'", '"'):
            return float(ord(text[1])) if text[1:] else 0.0
        if not text:
            return 0.0
        if not (_NUMBER.fullmatch(text) or _FLOAT.fullmatch(text)):
            wrong.append(f"printf: {text}: invalid number\n")
        return _value(text)

    form = _PRINTF.sub(_escape_in_format, form)
    given = Values(values, number, str, lambda value: str(value)[:1])
    made: list[str] = []
    size = 0
    try:
        while True:
            before = given.at
            made.append(format_all(form, given))
            size += len(made[-1])
            if not given.left or given.at == before or size > _MOST:
                break
    except FormatError as error:
        wrong.append(f"printf: `{error}': invalid format character\n")
    return "".join(made), "".join(wrong)


def _value(text: str) -> float:
    if found := _FLOAT.match(text):
        if (whole := _NUMBER.match(text)) and whole.end() >= found.end():
            digits = whole[2]
            base = 16 if digits[:2] in ("0x", "0X") else 8 if digits[0] == "0" else 10
            value = float(int(digits, base)) if digits != "0" else 0.0
            return -value if whole[1] == "-" else value
        return float(found.group())
    return 0.0


def _escape(found: re.Match[str]) -> str:
    octal, hexadecimal, unicode, other = found.groups()
    if octal is not None:
        return chr(int(octal or "0", 8) & 0xFF)
    if hexadecimal or unicode:
        return chr(int(hexadecimal or unicode, 16))
    return _LETTERS.get(other, "\\" if other == "\\" else f"\\{other}")


def _escape_in_format(found: re.Match[str]) -> str:
    made = {'"': '"', "'": "'"}.get(found[4] or "") or _escape(found)
    return made.replace("%", "%%")


def _before_stop(text: str) -> tuple[str, bool]:
    """Up to `\\c`, if no backslash stands before its backslash."""
    for found in re.finditer(r"\\(.)", text, re.DOTALL):
        if found[1] == "c":
            return text[: found.start()], True
    return text, False
