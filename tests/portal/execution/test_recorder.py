"""What is stored of a command's output, and how much of it."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.execution.recorder import DatabaseRecorder
from portal.execution.services import start
from portal.incidents.models import CommandOutput, Incident, OutputChunk, StepRun


@pytest.fixture
def claimed(alice: User, incident: Incident) -> StepRun:
    """A run as a worker holds it."""
    run = start(alice, incident, 1)
    run.status, run.attempts = StepRun.Status.RUNNING, 1
    run.save()
    return run


def stored(run: StepRun, max_bytes: int, *texts: str) -> tuple[CommandOutput, str]:
    recorder = DatabaseRecorder(run, max_bytes)
    recorder.begin("kubectl get pods")
    for text in texts:
        recorder.write("out", text)
    recorder.end(0)
    recorder.store()
    row = run.outputs.get()
    assert recorder.size == row.size
    assert recorder.truncated is (row.omitted > 0)
    return row, row.text()


def test_short_output_is_stored_whole(claimed: StepRun) -> None:
    row, text = stored(claimed, 1000, "one\n", "two\n")
    assert text == "one\ntwo\n"
    assert (row.lines, row.size, row.omitted, row.exit) == (2, 8, 0, 0)


@pytest.mark.parametrize("size", [1, 7, 64, 100_000], ids=str)
def test_of_long_output_head_and_tail_are_kept_with_a_note(
    claimed: StepRun, size: int
) -> None:
    whole = "".join(f"line {number:05}\n" for number in range(2000))
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    row, text = stored(claimed, 2000, *pieces)
    note = f"\n[portal: {row.omitted:,} bytes left out here]\n"
    head, _, tail = text.partition(note)
    assert whole.startswith(head)
    assert whole.endswith(tail)
    assert len(head) >= 990
    assert len(tail) >= 990
    assert len(head) + row.omitted + len(tail) == len(whole)
    assert len(head) + len(tail) <= 2000
    assert row.lines == 2000


def test_a_cut_never_halves_a_character(claimed: StepRun) -> None:
    row, text = stored(claimed, 101, "ä" * 5000)
    assert "�" not in text
    assert set(text.partition("\n")[0]) <= {"ä"}
    assert row.omitted >= 9800


def test_the_cap_is_for_all_commands_of_a_run(claimed: StepRun) -> None:
    recorder = DatabaseRecorder(claimed, 100)
    for _ in range(3):
        recorder.begin("kubectl get pods")
        recorder.write("out", "x" * 80)
        recorder.end(0)
    recorder.store()
    kept = [row.text().count("x") for row in claimed.outputs.all()]
    assert kept[0] == 80
    assert sum(kept) <= 100
    assert recorder.truncated


def test_both_streams_keep_their_order(claimed: StepRun) -> None:
    recorder = DatabaseRecorder(claimed, 1000)
    recorder.begin("kubectl get pods")
    for stream, text in [("out", "a\n"), ("out", "b\n"), ("err", "c\n"), ("out", "d")]:
        recorder.write(stream, text)
    recorder.end(1)
    recorder.store()
    chunks = OutputChunk.objects.all()
    assert [(chunk.stream, chunk.text) for chunk in chunks] == [
        ("out", "a\nb\n"),
        ("err", "c\n"),
        ("out", "d"),
    ]
    assert claimed.outputs.get().text("err") == "c\n"


def test_a_stopped_command_keeps_what_had_arrived(claimed: StepRun) -> None:
    recorder = DatabaseRecorder(claimed, 1000)
    recorder.begin("kubectl logs x")
    recorder.write("out", "half a li")
    for _ in range(2):
        recorder.end(None)
    recorder.store()
    row = claimed.outputs.get()
    assert (row.text(), row.exit) == ("half a li", None)
