"""grep over text that arrives in pieces.

As GNU grep 3.8 on a pipe in a UTF-8 locale, but for two things: text with NUL
bytes is searched like any other, as with `-a`; and for `\\b`, `\\<` and `\\>`
only ASCII letters make words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TypeVar

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.lines import batches
from runbooks.commands.filters.matching import Matcher
from runbooks.commands.filters.options import (
    Options,
    parse_options,
)
from runbooks.commands.filters.posix import PatternError, PatternUnsupportedError

Given = TypeVar("Given")
Made = TypeVar("Made")


def grep(args: list[str], lines: Iterable[str]) -> Generator[str, None, int]:
    """Yields what grep prints, returns its exit status: 0 found, 1 not.

    `lines` are pieces of text in order, which may end in the middle of a line.
    Raises FilterError for what grep refuses.
    """
    options = _failing(parse_options, args)
    if options.most == 0 or options.nothing_left:
        return 1
    run = _Run(options, _failing(Matcher, options))
    for batch in batches(lines):
        if text := "".join(run.feed(batch)):
            yield text
        if run.done:
            break
    if options.count and not options.quiet:
        yield f"{run.found}\n"
    return 0 if run.found else 1


def _failing(make: Callable[[Given], Made], given: Given) -> Made:
    """What is made, or grep's error for what can not be made."""
    try:
        return make(given)
    except PatternError as error:
        raise FilterError(f"grep: {error}\n", 2) from None
    except OptionUnsupportedError as error:
        raise FilterError(f"grep: the portal's grep has no {error}\n", 2) from None
    except PatternUnsupportedError as error:
        message = f"grep: the portal's grep can not search for {error}\n"
        raise FilterError(message, 2) from None


class _Run:
    """One pass over the text: what was found and what was printed last."""

    def __init__(self, options: Options, matcher: Matcher) -> None:
        self.options = options
        self.matcher = matcher
        self.silent = options.count or options.quiet
        self.found = 0
        self.done = False
        self.number = 0
        self.printed = 0  # the number of the line that was printed last
        self.trailing = 0  # lines of context that are still to come
        self.before: deque[tuple[int, str]] = deque(maxlen=max(options.before, 0))

    def feed(self, lines: list[str]) -> Iterator[str]:
        """What is printed for the next lines."""
        full = self.full
        for line in lines:
            self.number += 1
            if not full() and self.matcher.matches(line) != self.options.invert:
                yield from self._selected(line)
            elif self.trailing > 0:
                self.trailing -= 1
                yield from self._context(self.number, line)
            elif self.options.before > 0:
                self.before.append((self.number, line))
            if self.done or (full() and (self.trailing <= 0 or self.silent)):
                self.done = True
                return

    def full(self) -> bool:
        return self.options.most is not None and self.found >= self.options.most

    def _selected(self, line: str) -> Iterator[str]:
        self.found += 1
        if self.options.quiet:
            self.done = True
        if self.silent:
            return
        first = self.before[0][0] if self.before else self.number
        context = self.options.before >= 0 or self.options.after >= 0
        if context and self.printed and first != self.printed + 1:
            yield "--\n"
        while self.before:
            yield from self._context(*self.before.popleft())
        self.printed = self.number
        self.trailing = max(self.options.after, 0)
        yield from self._matched(line)

    def _matched(self, line: str) -> Iterator[str]:
        prefix = f"{self.number}:" if self.options.number else ""
        if not self.options.only:
            yield f"{prefix}{line}\n"
        elif not self.options.invert:
            for part in self.matcher.parts(line):
                yield f"{prefix}{part}\n"

    def _context(self, number: int, line: str) -> Iterator[str]:
        if self.silent:
            return
        self.printed = number
        if not self.options.only:
            yield f"{number}-{line}\n" if self.options.number else f"{line}\n"
