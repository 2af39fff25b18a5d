"""POSIX patterns, basic and extended with GNU's additions, as RE2 patterns.

RE2 works in time linear in the text, so that nobody's pattern can hang a run.
What it can not do (back-references) is refused before the run.
"""

from __future__ import annotations

import re

_CLASSES = {
    *("alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print"),
    *("punct", "space", "upper", "xdigit"),
}
_LETTERS = {"alpha": r"\pL", "alnum": r"\pL\pN", "lower": r"\p{Ll}", "upper": r"\p{Lu}"}
WORD = r"\pL\pN_"
_ESCAPES = {
    "w": f"[{WORD}]",
    "W": f"[^{WORD}]",
    "s": r"[\s\v]",
    "S": r"[^\s\v]",
    "b": r"\b",
    "B": r"\B",
    "`": r"\A",
    "'": r"\z",
}
_EDGES = (r"\b", r"\B", r"\A", r"\z")
_INTERVAL = re.compile(r"(\d*)(?:(,)(\d*))?")
_MOST_REPEATS = 1000  # RE2's limit; POSIX allows 32767


class PatternError(Exception):
    """grep's own error about a pattern, without `grep: `."""


class PatternUnsupportedError(Exception):
    """The pattern is right, but means something that RE2 does not have."""


def translate(
    pattern: str, *, extended: bool, capturing: bool = False, newlines: bool = False
) -> str:
    """The RE2 pattern with the meaning of a POSIX pattern.

    With `capturing`, groups are numbered. With `newlines`, the text may have
    several lines, and a newline is a character like any other.
    """
    return _Translator(pattern, extended, capturing, newlines).run()


class _Translator:
    def __init__(
        self, pattern: str, extended: bool, capturing: bool, newlines: bool
    ) -> None:
        self.pattern = pattern
        self.extended = extended
        self.opening = "(" if capturing else "(?:"
        self.newlines = newlines
        self.at = 0
        self.out: list[str] = []
        self.groups: list[int] = []  # where in `out` each open group begins
        self.atom: int | None = None  # where the last repeatable thing begins

    def run(self) -> str:
        while self.at < len(self.pattern):
            self._step()
        if self.groups:
            raise PatternError("Unmatched ( or \\(")
        return "".join(self.out)

    def _step(self) -> None:
        character = self.pattern[self.at]
        self.at += 1
        if character == "\\":
            self._backslash()
        elif character == "[":
            self._atom(self._bracket())
        elif character == ".":
            self._atom("(?s:.)" if self.newlines else "[^\\n]")
        elif character == "*":
            self._repeat("*")
        elif character == "^":
            self._caret()
        elif character == "$":
            self._dollar()
        elif self.extended and character in "()|+?{":
            self._operator(character)
        else:
            self._atom(re.escape(character))

    def _backslash(self) -> None:
        if self.at >= len(self.pattern):
            raise PatternError("Trailing backslash")
        character = self.pattern[self.at]
        self.at += 1
        if not self.extended and character in "()|+?{":
            self._operator(character)
        elif character in "<>":
            self._word_edge(character)
        elif character in _ESCAPES:
            self._atom(_ESCAPES[character])
        elif character.isalnum():
            # \1 is a back-reference; \d and the like mean nothing certain.
            raise PatternUnsupportedError(f"\\{character}")
        else:
            self._atom(re.escape(character))

    def _word_edge(self, character: str) -> None:
        """`\\<`: RE2 knows only `\\b`, the same if a word character is beside it."""
        beside = self.pattern[self.at : self.at + 1]
        if character == ">":
            beside = self.pattern[self.at - 3 : self.at - 2]
        if not re.fullmatch(r"[\w\[\](){}*+]", beside):
            raise PatternUnsupportedError(f"\\{character}")
        self._atom(r"\b")

    def _operator(self, character: str) -> None:
        match character:
            case "(":
                self.groups.append(len(self.out))
                self.out.append(self.opening)
                self.atom = None
            case ")":
                self._close()
            case "|":
                self.out.append("|")
                self.atom = None
            case "{":
                self._interval()
            case _:
                self._repeat(character)

    def _close(self) -> None:
        if not self.groups:
            if not self.extended:
                raise PatternError("Unmatched ) or \\)")
            self._atom("\\)")
            return
        begin = self.groups.pop()
        self.out.append(")")
        self.atom = begin

    def _repeat(self, sign: str) -> None:
        if self.out and self.out[-1] in _EDGES:
            raise PatternUnsupportedError(f"a {sign} that repeats an edge")
        if self.atom is None and sign == "*" and not self.extended:
            return self._atom("\\*")
        if self.atom is None:
            # GNU only warns, and takes it for something different each time.
            raise PatternUnsupportedError(f"a {sign} that repeats nothing")
        return self._wrap(self.atom, sign)

    def _wrap(self, begin: int, sign: str) -> None:
        """Repeat the last thing; in a group, as `a*?` means something else in RE2."""
        self.out[begin:] = ["(?:" + "".join(self.out[begin:]) + ")" + sign]

    def _interval(self) -> None:
        closing = "}" if self.extended else "\\}"
        found = _INTERVAL.match(self.pattern, self.at)
        end = found.end() if found else self.at
        if not found or not any(found.groups()):
            return self._not_an_interval(closing)
        if not self.pattern.startswith(closing, end):
            return self._not_an_interval(closing)
        if self.atom is None:
            raise PatternUnsupportedError("an interval that repeats nothing")
        self.at = end + len(closing)
        return self._wrap(self.atom, _bounds(found))

    def _not_an_interval(self, closing: str) -> None:
        if self.extended and not self.pattern.startswith("}", self.at):
            return self._atom("\\{")
        if closing not in self.pattern[self.at :]:
            raise PatternError("Unmatched \\{")
        raise PatternError("Invalid content of \\{\\}")

    def _caret(self) -> None:
        """An anchor at the beginning of a branch; anywhere in extended patterns."""
        branch = not self.out or self.out[-1] in (self.opening, "|")
        if self.extended or branch:
            self.out.append("^")
            self.atom = None
        else:
            self._atom("\\^")

    def _dollar(self) -> None:
        rest = self.pattern[self.at :]
        if self.extended or not rest or rest.startswith(("\\)", "\\|")):
            self.out.append("$")
            self.atom = None
        else:
            self._atom("\\$")

    def _atom(self, text: str) -> None:
        self.atom = len(self.out)
        self.out.append(text)

    def _bracket(self) -> str:
        bracket = _Bracket(self.pattern, self.at, self.newlines)
        self.at = bracket.at
        return bracket.text


class _Bracket:
    """`[...]`, from behind its opening; `at` is behind its closing."""

    def __init__(self, pattern: str, at: int, newlines: bool) -> None:
        self.pattern = pattern
        self.at = at
        if re.match(r":[a-z]+:\](?!\])", pattern[at:]):
            raise PatternError("character class syntax is [[:space:]], not [:space:]")
        negated = self._take("^")
        items = [self._item()]
        while not self._take("]"):
            items.append(self._item())
        inside = "".join(items)
        # In a line, a negated set never matches its end.
        excluded = "^" if newlines else "^\\n"
        self.text = f"[{excluded}{inside}]" if negated else f"[{inside}]"

    def _take(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def _item(self) -> str:
        if self._take("[:"):
            name = self._until(":]")
            if name not in _CLASSES:
                raise PatternError("Invalid character class name")
            return _LETTERS.get(name, f"[:{name}:]")
        first = self._character()
        if self.pattern[self.at : self.at + 1] != "-":
            return re.escape(first)
        if self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return re.escape(first)
        self.at += 1
        last = self._character()
        if last < first:
            raise PatternError("Invalid range end")
        return f"{re.escape(first)}-{re.escape(last)}"

    def _character(self) -> str:
        for opening, closing in (("[.", ".]"), ("[=", "=]")):
            if self._take(opening):
                name = self._until(closing)
                if len(name) != 1:
                    raise PatternError("Invalid collation character")
                return name
        if self.at >= len(self.pattern):
            raise PatternError("Unmatched [, [^, [:, [., or [=")
        self.at += 1
        return self.pattern[self.at - 1]

    def _until(self, closing: str) -> str:
        end = self.pattern.find(closing, self.at)
        if end < 0:
            raise PatternError("Unmatched [, [^, [:, [., or [=")
        name = self.pattern[self.at : end]
        self.at = end + len(closing)
        return name


def _bounds(found: re.Match[str]) -> str:
    low = int(found[1] or 0)
    high = low if not found[2] else int(found[3]) if found[3] else None
    if max(low, high or 0) > 32767:
        raise PatternError("Regular expression too big")
    if high is not None and high < low:
        raise PatternError("Invalid content of \\{\\}")
    if max(low, high or 0) > _MOST_REPEATS:
        raise PatternUnsupportedError(found.group())
    return f"{{{low},{'' if high is None else high}}}"
