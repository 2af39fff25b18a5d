"""kubectl's argument parsing (cobra and pflag) over words that may have slots.

Only literal text can be a flag: a value bound at run time fills the value of a
flag or a positional argument, whatever it looks like.
"""

from __future__ import annotations

from runbooks.commands.kubectl.flags import FlagSet, FlagSpec
from runbooks.commands.kubectl.tables import ROOT
from runbooks.commands.kubectl.values import canonical, problem, quote
from runbooks.commands.model import Flag, Word, text_word
from runbooks.commands.reasons import NotSupportedError


class UsageProblemError(Exception):
    """kubectl's own error: `message` is the first line, without `error: `.

    `verb` is what had been read by then, where nobody else knows it.
    """

    def __init__(self, message: str, verb: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.verb = verb


def find_verb(words: list[Word]) -> int | None:
    """Where the verb stands. As cobra does it: an unknown flag takes a value."""
    at = 0
    while at < len(words):
        head = words[at].head
        if head == "--" or (not head.startswith("-") or head == "-"):
            return at if head != "--" else None
        at += 2 if _takes_next(words[at]) else 1
    return None


def _takes_next(word: Word) -> bool:
    head = word.head
    if "=" in head or word.literal is None:
        return False
    if head.startswith("--"):
        return not _is_bool(ROOT.long.get(head[2:]))
    return len(head) == 2 and not _is_bool(ROOT.short.get(head[1:]))


def _is_bool(spec: FlagSpec | None) -> bool:
    return spec is not None and spec.kind == "bool"


class Arguments:
    """The words of one command, taken apart into `args` and `flags`.

    Raises UsageProblemError where kubectl refuses, NotSupportedError where a
    flag would be known only at run time.
    """

    def __init__(self, known: FlagSet, words: list[Word]) -> None:
        self.known = known
        self.args: list[Word] = []
        self.flags: list[Flag] = []
        self._rest = list(words)
        while self._rest:
            self._next(self._rest.pop(0))

    def _next(self, word: Word) -> None:
        head = word.head
        if head == "--" and word.literal is not None:
            self.args += self._rest
            self._rest = []
        elif head.startswith("--"):
            self._long(word, head)
        elif head.startswith("-") and word.literal != "-":
            self._short(word, head)
        else:
            self.args.append(word)

    def _long(self, word: Word, head: str) -> None:
        name, equals, _ = head[2:].partition("=")
        if not equals and word.literal is None:
            raise NotSupportedError("dynamic", word.source)
        if not name or name[0] in "-=":
            raise UsageProblemError(f"bad flag syntax: {head}")
        spec = self.known.long.get(name)
        if spec is None:
            raise UsageProblemError(f"unknown flag: --{name}")
        if equals:
            self._set(spec, word.after(len(name) + 3))
        elif spec.kind == "bool":
            self._set(spec, text_word("true"))
        elif self._rest:
            self._set(spec, self._rest.pop(0))
        else:
            raise UsageProblemError(f"flag needs an argument: --{name}")

    def _short(self, word: Word, head: str) -> None:
        """`-Aw`, `-ojson`, `-o=json`, `-o json`: letter by letter."""
        slots = word.literal is None
        at = 1
        while at < len(head):
            spec = self.known.short.get(head[at])
            if spec is None:
                raise UsageProblemError(
                    f"unknown shorthand flag: {_character(head[at])} in -{head[at:]}"
                )
            # As pflag has it, `-n=` alone is the value `=`.
            if head[at + 1 : at + 2] == "=" and (len(head) > at + 2 or slots):
                return self._set(spec, word.after(at + 2))
            if spec.kind == "bool":
                self._set(spec, text_word("true"))
            elif slots or at + 1 < len(head):
                return self._set(spec, word.after(at + 1))
            elif self._rest:
                return self._set(spec, self._rest.pop(0))
            else:
                letter = head[at]
                raise UsageProblemError(
                    f"flag needs an argument: {_character(letter)} in -{head[at:]}"
                )
            at += 1
        if slots:
            raise NotSupportedError("dynamic", word.source)
        return None

    def _set(self, spec: FlagSpec, value: Word) -> None:
        text = value.literal
        if text is not None:
            check(spec, text)
            value = text_word(canonical(spec, text)) if spec.kind == "bool" else value
        elif spec.kind == "bool":
            raise NotSupportedError("dynamic", f"--{spec.name}={value.source}")
        self.flags.append(Flag(spec.name, value))


def check(spec: FlagSpec, value: str) -> None:
    """Raise kubectl's error if the flag can not have this value."""
    why = problem(spec, value)
    if why is not None:
        raise UsageProblemError(
            f'invalid argument {quote(value)} for "{spec.shown}" flag: {why}'
        )


def _character(letter: str) -> str:
    """Go's %q of a character."""
    return "'\\''" if letter == "'" else f"'{letter}'"
