"""Carrying out a sed script, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.limits import Rounds, check_text
from runbooks.commands.filters.lines import kept_lines
from runbooks.commands.filters.sed.replacement import filled
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


class Quit(Exception):
    """No more lines; with `prints`, what is held is printed first."""

    def __init__(self, *, prints: bool, status: int = 0) -> None:
        super().__init__(status)
        self.prints = prints
        self.status = status


class Run:
    """Pattern space, hold space, and where ranges have begun."""

    def __init__(self, commands: tuple[Command, ...], quiet: bool) -> None:
        self.commands = commands
        self.quiet = quiet
        self.rounds = Rounds("sed")
        self.space = ""
        self.held = ""
        self.number = 0
        self.replaced = False
        self.regex: Any = None  # the pattern that was used last
        self.ends: dict[int, int | None] = {}  # open ranges; the line they end at
        self.out: list[str] = []
        self.appended: list[str] = []
        self._newline = True  # the line read last had one
        self._missing = False  # what was printed last lacks one
        self._lines: Iterator[str] = iter(())
        self._ahead: str | None = None

    def all(self, pieces: Iterable[str]) -> Iterator[str]:
        """What is printed. Raises Quit at a `q`, with what is printed still to flush."""
        self._lines = (line for batch in kept_lines(pieces) for line in batch)
        self._ahead = next(self._lines, None)
        restart = False
        while restart or self._read():
            restart = self._cycle()
            if len(self.out) > 256:
                yield self.flush()
        yield self.flush()

    def _cycle(self) -> bool:
        """One line; whether the script begins again without a new one (`D`)."""
        try:
            restart = self._script()
        except Quit as quit_:
            if quit_.prints and not self.quiet:
                self._print(self.space)
            self._end_cycle()
            raise
        self._end_cycle()
        return restart

    def _script(self) -> bool:
        at = 0
        while at < len(self.commands):
            command = self.commands[at]
            chosen = self._chosen(at, command) != command.negated
            at += 1
            if command.name == "{":
                at = at if chosen else command.jump + 1
            elif command.name in ("b", "t", "T"):
                if chosen and self._jumps(command.name):
                    self.rounds.one()
                    at = command.jump
            elif not chosen or command.name in (":", "}"):
                continue
            elif command.name == "d":
                return False
            elif command.name == "D":
                return self._delete_first()
            elif command.name == "c":
                return self._change(at - 1, command)
            else:
                self._do(command)
        if not self.quiet:
            self._print(self.space)
        return False

    def _jumps(self, name: str) -> bool:
        if name == "b":
            return True
        replaced, self.replaced = self.replaced, False
        return replaced == (name == "t")

    def _delete_first(self) -> bool:
        _, newline, self.space = self.space.partition("\n")
        self.rounds.one()
        return bool(newline)

    def _change(self, at: int, command: Command) -> bool:
        """The text once: for a range, at its end."""
        if command.negated or command.last is None or at not in self.ends:
            self._write(command.text)
        return False

    def _do(self, command: Command) -> None:
        match command.name:
            case "p":
                self._print(self.space)
            case "P":
                head, newline, _ = self.space.partition("\n")
                self._write(head + "\n") if newline else self._print(head)
            case "=":
                self._write(f"{self.number}\n")
            case "i":
                self._write(command.text)
            case "a":
                self.appended.append(command.text)
            case "s" if command.substitution:
                self._substitute(command.substitution)
            case "y" if command.table:
                self.space = self.space.translate(command.table)
            case "q":
                raise Quit(prints=True, status=command.status)
            case "Q":
                raise Quit(prints=False, status=command.status)
            case "n":
                self._next()
            case "N":
                self._join_next()
            case _:
                self._hold(command.name)

    def _hold(self, name: str) -> None:
        if name in "gGx":
            # What is held ends with a newline, whatever the input does.
            self._newline = True
        match name:
            case "h":
                self.held = self.space
            case "H":
                self.held = check_text("sed", f"{self.held}\n{self.space}")
            case "g":
                self.space = self.held
            case "G":
                self.space = check_text("sed", f"{self.space}\n{self.held}")
            case "x":
                self.space, self.held = self.held, self.space

    # -- input and output ----------------------------------------------------

    def _read(self) -> bool:
        line, self._ahead = self._ahead, next(self._lines, None)
        if line is None:
            return False
        self._newline = line.endswith("\n")
        self.space = line.removesuffix("\n")
        self.number += 1
        self.replaced = False
        return True

    def _next(self) -> None:
        """GNU's `n` without a next line prints and ends."""
        if self._ahead is None:
            raise Quit(prints=True)
        if not self.quiet:
            self._print(self.space)
        self._end_cycle()
        replaced = self.replaced
        self._read()
        self.replaced = replaced

    def _join_next(self) -> None:
        if self._ahead is None:
            raise Quit(prints=True)
        space, replaced = self.space, self.replaced
        self._end_cycle()
        self._read()
        self.space = check_text("sed", f"{space}\n{self.space}")
        self.replaced = replaced

    def _print(self, text: str) -> None:
        """As the line was read: without a newline if it had none."""
        self._write(text + "\n" if self._newline else text)
        self._missing = not self._newline

    def _write(self, text: str) -> None:
        if self._missing:
            self.out.append("\n")
            self._missing = False
        self.out.append(text)

    def _end_cycle(self) -> None:
        for text in self.appended:
            self._write(text)
        self.appended.clear()

    def flush(self) -> str:
        """What was printed since the last call."""
        text = "".join(self.out)
        self.out.clear()
        return text

    # -- addresses -------------------------------------------------------------

    def _chosen(self, at: int, command: Command) -> bool:
        if command.first is None:
            return True
        if command.last is None:
            return self._matches(command.first)
        if at in self.ends:
            return self._goes_on(at, command.last)
        if command.first == Line(0):
            # The range is open before the first line, and only there.
            if self.number > 1:
                return False
            self.ends[at] = None
            return self._goes_on(at, command.last)
        if not self._matches(command.first):
            return False
        self._begin(at, command.last)
        return True

    def _begin(self, at: int, last: Address) -> None:
        match last:
            case Line(number):
                end: int | None = number
            case Count(lines):
                end = self.number + lines
            case Multiple(of):
                end = self.number + (of - self.number % of if of else 0)
            case Last():
                end = self.number if self._ahead is None else None
            case _:
                end = None
        if end is None or end > self.number:
            self.ends[at] = end

    def _goes_on(self, at: int, last: Address) -> bool:
        """In an open range: whether this line belongs to it still."""
        end = self.ends[at]
        if end is None:
            if self._matches(last):
                del self.ends[at]
            return True
        if self.number >= end:
            del self.ends[at]
        return self.number <= end

    def _matches(self, address: Address) -> bool:
        match address:
            case Line(number):
                return self.number == number
            case Last():
                return self._ahead is None
            case Every(first, step):
                past = self.number - first
                return past == 0 if step <= 0 else past >= 0 and past % step == 0
            case Pattern():
                return self._compiled(address).search(self.space) is not None
            case _:
                return False

    def _compiled(self, pattern: Pattern) -> Any:
        if pattern.regex is not None:
            self.regex = pattern.regex
        if self.regex is None:
            raise FilterError(
                "sed: -e expression #1, char 0: no previous regular expression\n", 1
            )
        return self.regex

    # -- s -----------------------------------------------------------------------

    def _substitute(self, command: Substitution) -> None:
        regex = self._compiled(command.pattern)
        text = self.space
        pieces: list[str] = []
        begin = at = count = 0
        last = -1
        while at <= len(text) and (found := regex.search(text, at)):
            start, end = found.span()
            if start == end == last:
                at = end + 1
                continue
            last = end
            count += 1
            at = end if end > start else end + 1
            if count >= command.number:
                pieces += [text[begin:start], filled(command.replacement, found)]
                begin = end
                if not command.every:
                    break
        if count < command.number:
            return
        self.space = check_text("sed", "".join([*pieces, text[begin:]]))
        self.replaced = True
        if command.prints:
            self._print(self.space)
