"""grep's command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax

_LONG = {
    "after-context": "A",
    "before-context": "B",
    "context": "C",
    "count": "c",
    "extended-regexp": "E",
    "fixed-strings": "F",
    "basic-regexp": "G",
    "ignore-case": "i",
    "invert-match": "v",
    "line-number": "n",
    "max-count": "m",
    "no-filename": "h",
    "only-matching": "o",
    "quiet": "q",
    "regexp": "e",
    "silent": "q",
    "word-regexp": "w",
    "line-regexp": "x",
    "no-messages": "s",
    "no-ignore-case": "I-",
    "line-buffered": "u",
    "text": "a",
}
VALUED_SHORT = "ABCem"
_PLAIN = "EFGhicnoqsvwxya"
# Options that GNU grep has and this one has not.
_OTHERS = "HILPRTUVZbdDflrz"
_OTHER_LONG = {
    *("color", "colour", "perl-regexp", "file", "files-with-matches", "null-data"),
    *("files-without-match", "with-filename", "recursive", "include", "exclude"),
    *("byte-offset", "label", "null", "binary", "binary-files", "initial-tab", "help"),
    *("version", "directories", "devices", "dereference-recursive", "exclude-dir"),
    *("exclude-from", "group-separator", "no-group-separator"),
}
SYNTAX = Syntax(
    "grep",
    _PLAIN,
    VALUED_SHORT,
    _LONG,
    _OTHERS,
    tuple(sorted(_OTHER_LONG)),
    status=2,
)
_USAGE = (
    "Usage: grep [OPTION]... PATTERNS [FILE]...\n"
    "Try 'grep --help' for more information.\n"
)


@dataclass(slots=True)
class Options:
    patterns: list[str] = field(default_factory=list)
    syntax: str = ""  # the letter of the option; none is G
    ignore_case: bool = False
    invert: bool = False
    count: bool = False
    number: bool = False
    only: bool = False
    quiet: bool = False
    whole_word: bool = False
    whole_line: bool = False
    most: int | None = None
    before: int = -1
    after: int = -1

    @property
    def nothing_left(self) -> bool:
        """The lines without an empty text: grep ends at once, even with `-c`."""
        plain = not (self.whole_word or self.whole_line)
        return self.invert and plain and self.patterns == [""]


def parse_options(args: list[str]) -> Options:
    """The meaning of grep's arguments, files excluded: there are none.

    Raises FilterError as grep fails, OptionUnsupportedError for the rest.
    """
    options = Options()
    positional: list[str] = []
    context = -1
    for name, value in _letters(args, positional):
        match name:
            case "C":
                context = _number(value, "context length argument")
            case "e":
                options.patterns += value.split("\n")
            case _:
                _apply(options, name, value)
    if not options.patterns and not positional:
        raise FilterError(_USAGE, 2)
    if not options.patterns:
        options.patterns = positional.pop(0).split("\n")
    if positional:
        raise OptionUnsupportedError(positional[0])
    options.before = context if options.before < 0 else options.before
    options.after = context if options.after < 0 else options.after
    return options


def _apply(options: Options, name: str, value: str) -> None:
    match name:
        case "E" | "F" | "G":
            if options.syntax not in ("", name):
                raise FilterError("grep: conflicting matchers specified\n", 2)
            options.syntax = name
        case "i" | "y" | "I-":
            options.ignore_case = name != "I-"
        case "v":
            options.invert = True
        case "c":
            options.count = True
        case "n":
            options.number = True
        case "o":
            options.only = True
        case "q":
            options.quiet = True
        case "w":
            options.whole_word = True
        case "x":
            options.whole_line = True
        case "m":
            # A negative count is no limit.
            most = _number(value, "invalid max count", signed=True)
            options.most = most if most >= 0 else None
        case "A":
            options.after = _number(value, "context length argument")
        case "B":
            options.before = _number(value, "context length argument")
        case _:  # h, s, a and line-buffered change nothing here
            pass


def _number(text: str, what: str, *, signed: bool = False) -> int:
    try:
        number = int(text) if text.isascii() else -1
    except ValueError:
        number = None
    if number is None or (number < 0 and not signed):
        # Of a count, grep does not repeat what was given.
        named = what if signed else f"{text}: invalid {what}"
        raise FilterError(f"grep: {named}\n", 2)
    return number


def _letters(args: list[str], positional: list[str]) -> Iterator[tuple[str, str]]:
    """Options by letter with their values, in order, as getopt finds them."""
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--":
            positional += rest
            return
        if arg.startswith("--"):
            yield _long(arg[2:], rest)
        elif arg.startswith("-") and arg != "-":
            yield from _short(arg[1:], rest)
        else:
            positional.append(arg)


def _long(text: str, rest: list[str]) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    matching = [known for known in _LONG.keys() | _OTHER_LONG if known.startswith(name)]
    if name not in matching and len(matching) != 1:
        # `--colour` and the like are many; an ambiguous name is an error as well.
        raise FilterError(f"grep: unrecognized option '--{name}'\n{_USAGE}", 2)
    full = name if name in matching else matching[0]
    if full not in _LONG:
        raise OptionUnsupportedError(f"--{full}")
    letter = _LONG[full]
    if letter not in VALUED_SHORT:
        if equals:
            raise FilterError(
                f"grep: option '--{full}' doesn't allow an argument\n{_USAGE}", 2
            )
        return letter, ""
    if not equals and not rest:
        raise FilterError(f"grep: option '--{full}' requires an argument\n{_USAGE}", 2)
    return letter, value if equals else rest.pop(0)


def _short(letters: str, rest: list[str]) -> Iterator[tuple[str, str]]:
    """`-in`, `-A3`, `-e x`, and `-3` for `-C 3`."""
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter.isdigit():
            digits = letter
            while letters[:1].isdigit():
                digits, letters = digits + letters[0], letters[1:]
            yield "C", digits
        elif letter in VALUED_SHORT:
            if not letters and not rest:
                raise FilterError(
                    f"grep: option requires an argument -- '{letter}'\n{_USAGE}", 2
                )
            yield letter, letters or rest.pop(0)
            return
        elif letter in _PLAIN:
            yield letter, ""
        elif letter in _OTHERS:
            raise OptionUnsupportedError(f"-{letter}")
        else:
            raise FilterError(f"grep: invalid option -- '{letter}'\n{_USAGE}", 2)
