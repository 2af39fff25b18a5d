"""Logs are read whole, in bounded memory, whatever their pieces and lines are like."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from portal.kube.verbs.leader_status.scan import LONGEST, Scan, needles, scan

STAMP = b"2026-11-22T01:06:15.000000001Z "
WANTED = needles("Started leading", "acquire leader")


def scanned(*chunks: bytes) -> Scan:
    found = Scan()
    scan(chunks, WANTED, found)
    return found


def numbers(found: Scan) -> dict[str, int]:
    return {kind: found.line_of(kind) for kind in found.matches if found.line_of(kind)}


LOG = STAMP + b"hello\n" + STAMP + b"Started LEADING\n" + STAMP + b"leaderelection lost"


@pytest.mark.parametrize("size", [1, 7, 40, 1000])
def test_it_does_not_matter_where_the_pieces_end(size: int) -> None:
    found = scanned(*(LOG[at : at + size] for at in range(0, len(LOG), size)))
    assert numbers(found) == {"leading": 2, "lost": 3}
    assert (found.lines, found.began) == (3, STAMP.decode().strip())
    last = found.matches["lost"].last
    assert last is not None
    assert (last.time, last.text) == (STAMP.decode().strip(), "leaderelection lost")


def test_the_first_and_the_last_line_of_a_kind_are_kept_and_all_are_counted() -> None:
    found = scanned(
        *(STAMP + b"attempting to acquire leader lease %d\n" % n for n in range(500))
    )
    matches = found.matches["acquiring"]
    assert matches.first is not None
    assert matches.last is not None
    assert (matches.count, matches.first.number, matches.last.number) == (500, 1, 500)


def test_a_message_across_the_pieces_of_an_endless_line_is_found_once() -> None:
    before = STAMP + b"x" * (LONGEST - len(STAMP) - 4)
    found = scanned(
        before, b"Started leading", b"y" * LONGEST, b"z\n", STAMP + b"next\n"
    )
    assert numbers(found) == {"leading": 1}
    assert found.matches["leading"].count == 1
    assert found.lines == 2


def test_bytes_that_are_no_text_and_signs_that_mislead_are_shown_harmlessly() -> None:
    found = scanned(STAMP + b"\xff\x00 \x1b[31mStarted leading \xe2\x80\xae\n")
    proof = found.matches["leading"].last
    assert proof is not None
    assert proof.text == "\N{REPLACEMENT CHARACTER}   [31mStarted leading  "
    assert proof.text.isprintable()


def test_lines_without_a_time_leave_the_beginning_open() -> None:
    found = scanned(b"Started leading\n")
    assert (found.lines, found.began) == (1, "")
    assert numbers(found) == {"leading": 1}


def test_a_log_of_a_hundred_megabytes_is_not_held_in_memory() -> None:
    block = (STAMP + b"a line that says nothing about it\n") * 1000

    def chunks() -> Iterator[bytes]:
        for _ in range(100_000_000 // len(block)):
            yield block
        yield STAMP + b"Started leading\n"

    found = Scan()
    tracemalloc.start()
    scan(chunks(), WANTED, found)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert numbers(found) == {"leading": found.lines}
    assert found.lines > 1_000_000
    assert peak < 16 << 20
