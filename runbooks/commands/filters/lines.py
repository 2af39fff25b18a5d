"""Pieces of text to whole lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def batches(pieces: Iterable[str]) -> Iterator[list[str]]:
    """Whole lines without their ends, a list for each piece that completes some."""
    held: list[str] = []
    for piece in pieces:
        head, newline, tail = piece.rpartition("\n")
        if not newline:
            held.append(piece)
            continue
        batch = "".join([*held, head]).split("\n")
        held = [tail] if tail else []
        yield batch
    if last := "".join(held):
        yield [last]


def lines(pieces: Iterable[str]) -> Iterator[str]:
    """Lines without their ends, one by one; a last line may lack its end."""
    for batch in batches(pieces):
        yield from batch


def kept_lines(pieces: Iterable[str]) -> Iterator[list[str]]:
    """As `batches`, but each line keeps its end, if it has one."""
    held: list[str] = []
    for piece in pieces:
        head, newline, tail = piece.rpartition("\n")
        if not newline:
            held.append(piece)
            continue
        yield [f"{line}\n" for line in "".join([*held, head]).split("\n")]
        held = [tail] if tail else []
    if last := "".join(held):
        yield [last]
