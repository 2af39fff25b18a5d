"""A sed script to commands. What reads, writes or runs anything is refused."""

from __future__ import annotations

import re
from dataclasses import replace

from runbooks.commands.filters.errors import FilterError, ProgramUnsupportedError
from runbooks.commands.filters.posix import PatternError, PatternUnsupportedError
from runbooks.commands.filters.regex import compile_posix
from runbooks.commands.filters.sed.replacement import replacement
from runbooks.commands.filters.sed.script import (
    Address,
    Command,
    Count,
    Every,
    Last,
    Line,
    Multiple,
    Pattern,
    Substitution,
)

_PLAIN = "dDgGhHnNpPx="
_LABEL = re.compile(r"[ \t]*([^;\n}]*)")
_NUMBER = re.compile(r"\d+")
_BLANK = re.compile(r"[ \t]*")
_BEFORE_TEXT = re.compile(r"\\(?:[ \t]*(?:\n|\Z))?")
_BRACKET = re.compile(r"\[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]\n])*\]")
_BETWEEN = re.compile(r"(?:[ \t\n;]|#[^\n]*)*")
_ESCAPES = dict(zip("afnrtv", "\a\f\n\r\t\v", strict=True))


def parse(script: str, *, extended: bool) -> tuple[Command, ...]:
    """All commands. Raises FilterError for a mistake in the script,
    ProgramUnsupportedError for what the portal does not carry out."""
    return tuple(_Parser(script, extended).commands())


class _Parser:
    def __init__(self, script: str, extended: bool) -> None:
        self.script = script
        self.extended = extended
        self.at = 0
        self.found: list[Command] = []

    def commands(self) -> list[Command]:
        open_: list[int] = []
        while True:
            self._skip(_BETWEEN)
            if self.at >= len(self.script):
                break
            command = self._command()
            if command.name == "{":
                open_.append(len(self.found))
            elif command.name == "}":
                if not open_:
                    raise self._wrong("unexpected `}'")
                begin = open_.pop()
                self.found[begin] = replace(self.found[begin], jump=len(self.found))
            self.found.append(command)
        if open_:
            raise FilterError("sed: -e expression #1, char 0: unmatched `{'\n", 1)
        return self._linked()

    def _linked(self) -> list[Command]:
        """Jumps to labels as places."""
        labels = {one.text: at for at, one in enumerate(self.found) if one.name == ":"}
        linked: list[Command] = []
        for command in self.found:
            if command.name in ("b", "t", "T"):
                if command.text and command.text not in labels:
                    raise FilterError(
                        f"sed: can't find label for jump to `{command.text}'\n", 4
                    )
                end = len(self.found)
                command = replace(command, jump=labels.get(command.text, end))
            linked.append(command)
        return linked

    # -- cursor ------------------------------------------------------------

    def _wrong(self, why: str) -> FilterError:
        return FilterError(f"sed: -e expression #1, char {self.at}: {why}\n", 1)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.script, self.at)
        self.at = found.end() if found else self.at

    def _peek(self) -> str:
        return self.script[self.at : self.at + 1]

    def _take(self) -> str:
        self.at += 1
        return self.script[self.at - 1 : self.at]

    def _number(self) -> int | None:
        found = _NUMBER.match(self.script, self.at)
        if not found:
            return None
        self.at = found.end()
        return int(found.group()[:15])

    # -- addresses ---------------------------------------------------------

    def _command(self) -> Command:
        first = self._address()
        last = None
        self._skip(_BLANK)
        if first is not None and self._peek() == ",":
            self._take()
            self._skip(_BLANK)
            last = self._address(end=True)
            if last is None:
                raise self._wrong("unexpected `,'")
            self._skip(_BLANK)
        if first == Line(0) and not isinstance(last, Pattern):
            raise self._wrong("invalid usage of line address 0")
        negated = False
        while self._peek() == "!":
            self._take()
            negated = True
            self._skip(_BLANK)
        command = self._named(self._take())
        return replace(command, first=first, last=last, negated=negated)

    def _address(self, *, end: bool = False) -> Address | None:
        sign = self._peek()
        number = self._number()
        if number is not None:
            if self._peek() != "~":
                return Line(number)
            self._take()
            return Every(number, self._number() or 0)
        if sign == "$":
            self._take()
            return Last()
        if end and sign in ("+", "~"):
            self._take()
            count = self._number()
            if count is None:
                raise self._wrong("expected number")
            return Count(count) if sign == "+" else Multiple(count)
        if sign in ("/", "\\"):
            self._take()
            delimiter = self._take() if sign == "\\" else "/"
            text = self._until(delimiter, "unterminated address regex")
            ignore = False
            while self._peek() in ("I", "M") and self._peek():
                if self._take() == "M":
                    raise ProgramUnsupportedError("the flag M")
                ignore = True
            return self._pattern(text, ignore)
        return None

    def _until(self, delimiter: str, why: str, *, pattern: bool = True) -> str:
        """Up to the delimiter; an escaped one loses its backslash."""
        if delimiter in ("", "\n", "\\"):
            raise self._wrong(why)
        pieces: list[str] = []
        while (character := self._take()) != delimiter:
            if pattern and (found := _BRACKET.match(self.script, self.at - 1)):
                self.at = found.end()
                pieces.append(found.group())
                continue
            if not character or (character == "\n" and pattern):
                raise self._wrong(why)
            if character == "\\":
                after = self._take()
                character = after if after == delimiter else f"\\{after}"
                if after == delimiter and pattern and after in ".*[]^$+?(){}|":
                    character = f"[{after}]" if after not in "^]" else f"\\{after}"
            pieces.append(character)
        return "".join(pieces)

    def _pattern(self, text: str, ignore_case: bool) -> Pattern:
        if not text:
            return Pattern(None)
        try:
            compiled = compile_posix(
                _escapes(text), extended=self.extended, ignore_case=ignore_case
            )
        except PatternError as error:
            raise self._wrong(str(error)) from None
        except PatternUnsupportedError as error:
            raise ProgramUnsupportedError(f"the pattern {error}") from None
        return Pattern(compiled)

    # -- commands ------------------------------------------------------------

    def _named(self, name: str) -> Command:
        if name == "":
            raise self._wrong("missing command")
        if name == "{":
            return Command(name)
        if name in _PLAIN or name == "}":
            return self._ended(Command(name))
        if name in "qQ":
            self._skip(_BLANK)
            return self._ended(Command(name, status=(self._number() or 0) & 0xFF))
        if name in "btT:":
            found = _LABEL.match(self.script, self.at)
            label = found[1].strip() if found else ""
            self.at = found.end() if found else self.at
            if name == ":" and not label:
                raise self._wrong('":" lacks a label')
            return Command(name, text=label)
        if name in "aic":
            return Command(name, text=self._text())
        if name == "s":
            return self._ended(self._substitute())
        if name == "y":
            return self._ended(self._transliterate())
        if name in "rRwWeFlvz":
            raise ProgramUnsupportedError(f"the command {name}")
        raise self._wrong(f"unknown command: `{name}'")

    def _ended(self, command: Command) -> Command:
        self._skip(_BLANK)
        if self._peek() not in ("", ";", "\n", "}", "#"):
            self.at += 1
            raise self._wrong("extra characters after command")
        return command

    def _text(self) -> str:
        """The text of a, i and c: to the end of the line, `\\` goes on."""
        self._skip(_BLANK)
        if found := _BEFORE_TEXT.match(self.script, self.at):
            self.at = found.end()
        elif self.at >= len(self.script):
            raise self._wrong("expected \\ after `a', `c' or `i'")
        if self.at >= len(self.script):
            return ""
        pieces: list[str] = []
        while (character := self._take()) not in ("", "\n"):
            pieces.append(self._take() if character == "\\" else character)
        return "".join(pieces) + "\n"

    def _substitute(self) -> Command:
        delimiter = self._take()
        pattern = self._until(delimiter, "unterminated `s' command")
        text = self._until(delimiter, "unterminated `s' command", pattern=False)
        flags = ""
        number = None
        while (sign := self._peek()) and sign in "gpiI0123456789eMmw":
            if sign.isdigit():
                number = self._number()
                if number == 0:
                    raise self._wrong("number option to `s' command may not be zero")
            else:
                flags += self._take()
        for flag in "eMmw":
            if flag in flags:
                raise ProgramUnsupportedError(f"the flag {flag} of s")
        if self._peek() not in ("", ";", "\n", "}", "#", " ", "\t"):
            self.at += 1
            raise self._wrong("unknown option to `s'")
        compiled = self._pattern(pattern, "i" in flags or "I" in flags)
        pieces = replacement(text)
        groups = compiled.regex.groups if compiled.regex is not None else 9
        highest = max((piece.group for piece in pieces), default=0)
        if highest > groups:
            raise self._wrong(f"invalid reference \\{highest} on `s' command's RHS")
        return Command(
            "s",
            substitution=Substitution(
                compiled, pieces, "g" in flags, number or 1, "p" in flags
            ),
        )

    def _transliterate(self) -> Command:
        delimiter = self._take()
        why = "unterminated `y' command"
        first = _plain(self._until(delimiter, why, pattern=False))
        second = _plain(self._until(delimiter, why, pattern=False))
        if len(first) != len(second):
            raise self._wrong("strings for `y' command are different lengths")
        table = {ord(one): other for one, other in zip(first, second, strict=True)}
        return Command("y", table=table)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] == "n" else one[1], text)


def _escapes(pattern: str) -> str:
    """`\\n`, `\\t` and their like as the characters they stand for."""
    return re.sub(
        r"\\(.)",
        lambda one: _ESCAPES.get(one[1], one.group()),
        pattern,
        flags=re.DOTALL,
    )
