"""Reading a whole log for what leader election says, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["acquiring", "leading", "lost", "error"]

# What client-go's leaderelection and those built on it write, in lower case.
ELECTION: dict[Kind, tuple[str, ...]] = {
    "acquiring": ("attempting to acquire leader lease",),
    "leading": ("successfully acquired lease", "started leading"),
    "lost": (
        "failed to renew lease",
        "leaderelection lost",
        "leader election lost",
        "stopped leading",
    ),
    # Decides nothing, but says why a pod that tries does not get there.
    "error": (
        "error retrieving resource lock",
        "failed to update lock",
        "failed to update lease",
    ),
}
STAMPED = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*) ")
LONGEST = 1 << 20  # a line longer than this is searched in pieces
OVERLAP = 256  # that share this much, so that no message is cut in two
SHOWN = 240


@dataclass(frozen=True, slots=True)
class Proof:
    """A line of a log: its number (from 1), its time and its text as far as shown."""

    number: int
    time: str
    text: str


@dataclass(slots=True)
class Matches:
    """The first and the last line of one kind, and how many there are."""

    count: int = 0
    first: Proof | None = None
    last: Proof | None = None

    def add(self, proof: Proof) -> None:
        """Count a line; the pieces of one long line count once."""
        if self.last is not None and self.last.number == proof.number:
            return
        self.count += 1
        self.first = self.first or proof
        self.last = proof


@dataclass(slots=True)
class Scan:
    """What a log holds. `began` is the time of its first line, "" if it has none."""

    lines: int = 0
    began: str = ""
    matches: dict[Kind, Matches] = field(
        default_factory=lambda: {kind: Matches() for kind in ELECTION}
    )

    def line_of(self, kind: Kind) -> int:
        """The number of the last line of a kind, 0 without one."""
        last = self.matches[kind].last
        return last.number if last else 0


def needles(leading: str, acquiring: str) -> dict[Kind, tuple[bytes, ...]]:
    """What to look for: the messages that were asked for beside the usual ones."""
    asked: dict[Kind, str] = {"leading": leading, "acquiring": acquiring}
    return {
        kind: tuple(word.lower().encode() for word in (asked.get(kind), *usual) if word)
        for kind, usual in ELECTION.items()
    }


def scan(
    chunks: Iterable[bytes], wanted: dict[Kind, tuple[bytes, ...]], into: Scan
) -> None:
    """Read all of a log whose lines begin with their time.

    What was seen stays in `into` when reading breaks off with an error.
    """
    every = [word for words in wanted.values() for word in words]
    for block, ends_line in _blocks(chunks):
        if not into.lines:
            into.began = into.began or _time(block)
        lowered = block.lower()
        if any(word in lowered for word in every):
            _search(block, wanted, into)
        into.lines += block.count(b"\n") + (1 if ends_line else 0)


def _blocks(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Whole lines together, and whether a last line ends here without a newline.

    A piece of an overlong line comes alone and ends no line.
    """
    rest = b""
    for chunk in chunks:
        rest += chunk
        whole, newline, rest = rest.rpartition(b"\n")
        if newline:
            yield whole + newline, False
        elif len(rest) > LONGEST:
            yield rest, False
            rest = rest[-OVERLAP:]
    if rest:
        yield rest, True


def _search(block: bytes, wanted: dict[Kind, tuple[bytes, ...]], into: Scan) -> None:
    for offset, line in enumerate(block.split(b"\n"), into.lines + 1):
        lowered = line.lower()
        for kind, words in wanted.items():
            if any(word in lowered for word in words):
                into.matches[kind].add(_proof(offset, line))


def _proof(number: int, line: bytes) -> Proof:
    time = _time(line)
    message = line[len(time) :][: SHOWN * 4].decode(errors="replace").strip()
    # What would move a cursor or turn the direction of reading does not pass.
    plain = "".join(sign if sign.isprintable() else " " for sign in message)
    return Proof(number, time, plain if len(plain) <= SHOWN else plain[:SHOWN] + "…")


def _time(block: bytes) -> str:
    stamp = STAMPED.match(block)
    return stamp[1].decode(errors="replace") if stamp else ""
