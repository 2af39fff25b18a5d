"""awk, as far as it computes on its input and prints: no files, no commands."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from runbooks.commands.filters.awk.machine import Machine
from runbooks.commands.filters.awk.parser import parse
from runbooks.commands.filters.awk.statements import Exit, Next, Rule
from runbooks.commands.filters.awk.tokens import unescape
from runbooks.commands.filters.awk.values import Input, truth
from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Given, Syntax, getopt
from runbooks.commands.filters.limits import hold
from runbooks.commands.filters.lines import batches

SYNTAX = Syntax(
    "awk",
    "",
    "Fv",
    {"field-separator": "F", "assign": "v"},
    others="fWbcCdDeEghilLMnNoOprsStV",
    other_long=("file", "posix", "re-interval", "source", "lint", "csv"),
    ordered=True,
    status=2,
)
_FLUSH = 512


def awk(args: list[str], pieces: Iterable[str]) -> Generator[str, None, int]:
    """Runs the program; returns what it exits with."""
    machine, rules = prepare(args)
    run = _Run(machine, rules)
    try:
        return (yield from run.all(pieces))
    except FilterError:
        yield run.printed()
        raise
    except RecursionError:
        raise FilterError("awk: the program is nested too deeply\n", 2) from None


def prepare(args: list[str]) -> tuple[Machine, tuple[Rule, ...]]:
    """The program with its options; raises what `parse` and `getopt` raise."""
    given = getopt(SYNTAX, args)
    if not given.operands:
        raise FilterError("usage: awk [-F value][-v var=value][--] 'program text'\n", 2)
    if given.operands[1:]:
        raise OptionUnsupportedError(f"file {given.operands[1]}")
    machine = Machine()
    _set(machine, given)
    return machine, parse(given.operands[0])


def _set(machine: Machine, given: Given) -> None:
    for letter, value in given.options:
        if letter == "F":
            machine.variables["FS"] = "\t" if value == "t" else unescape(value)
            continue
        name, equals, text = value.partition("=")
        if not (equals and name.isidentifier() and name.isascii()):
            raise FilterError(f"awk: improper assignment: -v {value}\n", 2)
        machine.set(name, Input(unescape(text)))


class _Run:
    """The rules over the records, then END."""

    def __init__(self, machine: Machine, rules: tuple[Rule, ...]) -> None:
        self.machine = machine
        self.begin = [rule for rule in rules if rule.kind == "BEGIN"]
        self.end = [rule for rule in rules if rule.kind == "END"]
        self.main = [rule for rule in rules if not rule.kind]
        self.inside: set[int] = set()  # the ranges that have begun
        self.status = 0

    def all(self, pieces: Iterable[str]) -> Generator[str, None, int]:
        ended = self._run(self.begin)
        yield self.printed()
        if not ended and (self.main or self.end):
            yield from self._records(pieces)
        # `exit` in BEGIN or a rule still runs END, one in END does not.
        self._run(self.end)
        yield self.printed()
        return self.status

    def _records(self, pieces: Iterable[str]) -> Iterator[str]:
        for number, record in enumerate(self._split(pieces), 1):
            self.machine.read(record)
            if self._record():
                break
            if number % _FLUSH == 0:
                yield self.printed()
        yield self.printed()

    def _split(self, pieces: Iterable[str]) -> Iterator[str]:
        """Records: lines, or what RS says when the input begins."""
        separator = self.machine.text(self.machine.variables["RS"])
        if separator == "\n":
            for batch in batches(pieces):
                yield from batch
            return
        if len(separator) > 1:
            raise FilterError("awk: the portal's awk has no patterns in RS\n", 2)
        text = hold("awk", pieces)
        if separator:
            yield from text.removesuffix(separator).split(separator) if text else ()
            return
        yield from _paragraphs(text)

    def _record(self) -> bool:
        """Run the rules on the record; whether the program exits."""
        try:
            for at, rule in enumerate(self.main):
                if self._chosen(at, rule):
                    rule.action.run(self.machine)
        except Next:
            return False
        except Exit as exit_:
            self.status = self.status if exit_.status is None else exit_.status
            return True
        return False

    def _chosen(self, at: int, rule: Rule) -> bool:
        if rule.first is None:
            return True
        if rule.last is None:
            return truth(rule.first.value(self.machine))
        if at not in self.inside and not truth(rule.first.value(self.machine)):
            return False
        self.inside.add(at)
        if truth(rule.last.value(self.machine)):
            self.inside.discard(at)
        return True

    def _run(self, rules: list[Rule]) -> bool:
        try:
            for rule in rules:
                rule.action.run(self.machine)
        except Next:
            return False
        except Exit as exit_:
            self.status = self.status if exit_.status is None else exit_.status
            return True
        return False

    def printed(self) -> str:
        """What was printed since the last call."""
        printed, self.machine.printed = "".join(self.machine.printed), []
        return printed


def _paragraphs(text: str) -> Iterator[str]:
    """`RS=""`: blank lines separate."""
    held: list[str] = []
    for line in text.split("\n"):
        if line:
            held.append(line)
        elif held:
            yield "\n".join(held)
            held = []
    if held:
        yield "\n".join(held)
