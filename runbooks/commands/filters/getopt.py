"""Command lines of the filters, read as GNU's getopt reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError


@dataclass(frozen=True, slots=True)
class Syntax:
    """Which options a tool has.

    `plain` and `valued` are letters; `long` names the letter for a long name.
    `others` are letters and `other_long` names that the real tool has and the
    portal's has not. With `ordered`, options end at the first operand. `pairs`
    are long names that take two values. `only_long` are letters that stand for a
    long name and are no option themselves. `status` is the exit status of a usage
    error.
    """

    name: str
    plain: str = ""
    valued: str = ""
    long: dict[str, str] = field(default_factory=dict)
    others: str = ""
    other_long: tuple[str, ...] = ()
    ordered: bool = False
    pairs: tuple[str, ...] = ()
    only_long: str = ""
    status: int = 1

    def fail(self, message: str) -> FilterError:
        text = f"{self.name}: {message}\nTry '{self.name} --help' for more information."
        return FilterError(f"{text}\n", self.status)


@dataclass(slots=True)
class Given:
    """What was given: options as (letter, value) in order, and the operands."""

    options: list[tuple[str, str]] = field(default_factory=list)
    operands: list[str] = field(default_factory=list)

    def has(self, *letters: str) -> bool:
        return any(letter in letters for letter, _ in self.options)

    def last(self, letter: str, default: str = "") -> str:
        found = [value for given, value in self.options if given == letter]
        return found[-1] if found else default


def getopt(syntax: Syntax, args: list[str]) -> Given:
    """Take the arguments apart.

    Raises FilterError as the tool fails, OptionUnsupportedError for options
    that only the real tool has.
    """
    given = Given()
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--":
            given.operands += rest
            break
        if arg.startswith("--"):
            given.options.append(_long(syntax, arg[2:], rest))
        elif arg.startswith("-") and arg != "-":
            given.options += _short(syntax, arg[1:], rest)
        else:
            given.operands.append(arg)
            if syntax.ordered:
                given.operands += rest
                break
    return given


def no_operands(syntax: Syntax, given: Given) -> None:
    """The input is what is piped in: a file can not be named, only `-`."""
    for operand in given.operands:
        if operand != "-":
            raise OptionUnsupportedError(f"file {operand}")


def _long(syntax: Syntax, text: str, rest: list[str]) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    full = long_name(syntax, name)
    if full is None:
        raise syntax.fail(f"unrecognized option '--{name}'")
    if full not in syntax.long:
        raise OptionUnsupportedError(f"--{full}")
    letter = syntax.long[full]
    if letter not in syntax.valued:
        if equals:
            raise syntax.fail(f"option '--{full}' doesn't allow an argument")
        return letter, ""
    if not equals and not rest:
        raise syntax.fail(f"option '--{full}' requires an argument")
    return letter, value if equals else rest.pop(0)


def long_name(syntax: Syntax, name: str) -> str | None:
    """The full name for any unambiguous beginning of it."""
    known = {*syntax.long, *syntax.other_long}
    if name in known:
        return name
    matching = [one for one in known if one.startswith(name)]
    return matching[0] if len(matching) == 1 else None


def _short(syntax: Syntax, letters: str, rest: list[str]) -> Iterator[tuple[str, str]]:
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter in syntax.only_long:
            raise syntax.fail(f"invalid option -- '{letter}'")
        if letter in syntax.plain:
            yield letter, ""
        elif letter in syntax.valued:
            if not letters and not rest:
                raise syntax.fail(f"option requires an argument -- '{letter}'")
            yield letter, letters or rest.pop(0)
            return
        elif letter in syntax.others:
            raise OptionUnsupportedError(f"-{letter}")
        else:
            raise syntax.fail(f"invalid option -- '{letter}'")
