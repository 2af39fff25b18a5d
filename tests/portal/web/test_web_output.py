"""Outputs: windows of long ones, everything on request, raw text."""

from __future__ import annotations

import random
import zlib

import pytest
from django.utils import timezone

from portal.incidents.models import CommandOutput, OutputChunk, StepRun
from portal.web.output_window import ALL, HEAD, TAIL, whole, windows


@pytest.fixture
def run(incident) -> StepRun:
    now = timezone.now()
    return StepRun.objects.create(
        incident=incident,
        step=7,
        title="Check the nodes",
        kind="commands",
        commands=[{"text": "kubectl get nodes", "line": 1}],
        digest="d",
        status="done",
        exit=0,
        started_by_name="alice",
        started_at=now,
        finished_at=now,
    )


def stored(run: StepRun, *chunks: tuple[str, str], lines: int | None = None):
    text = "".join(text for _, text in chunks)
    row = CommandOutput.objects.create(
        run=run,
        position=1,
        command="kubectl get nodes",
        exit=0,
        lines=text.count("\n") if lines is None else lines,
        size=len(text),
    )
    OutputChunk.objects.bulk_create(
        OutputChunk(
            output=row, seq=seq, stream=stream, data=zlib.compress(text.encode())
        )
        for seq, (stream, text) in enumerate(chunks, 1)
    )
    return row


def long_chunks(count: int) -> list[tuple[str, str]]:
    """Chunks of 64 kB and more that do not compress well, lines cut anywhere."""
    noise = random.Random(1)
    lines = [f"{n} {noise.randbytes(40).hex()}\n" for n in range(1, count + 1)]
    text = "".join(lines)
    return [("out", text[at : at + 65536]) for at in range(0, len(text), 65536)]


def test_short_output_is_shown_whole(run):
    row = stored(run, ("out", "a\nb\n"), ("err", "oops\n"))
    view = windows([row])[row.pk]
    shown = [(line.number, line.text, line.stream) for line in view.head]
    assert shown == [(1, "a", "out"), (2, "b", "out"), (3, "oops", "err")]
    assert (view.tail, view.left_out) == ([], 0)


def test_line_that_goes_over_a_chunk_is_one_line(run):
    row = stored(run, ("out", "begin"), ("out", "ning\nend"))
    assert [line.text for line in windows([row])[row.pk].head] == ["beginning", "end"]


@pytest.mark.parametrize("count", [HEAD + TAIL, HEAD + TAIL + 1, 5000, 60000])
def test_window_shows_both_ends_with_the_true_numbers(run, count):
    row = stored(run, *long_chunks(count))
    view = windows([row])[row.pk]
    shown = view.head + view.tail
    assert all(line.text.startswith(f"{line.number} ") for line in shown)
    assert view.head[0].number == 1
    assert shown[-1].number == count
    assert view.left_out == count - len(shown)


def test_long_output_is_not_read_to_show_its_ends(run, django_assert_num_queries):
    row = stored(run, *long_chunks(60000))
    with django_assert_num_queries(1):
        view = windows([row])[row.pk]
    assert len(view.head) == HEAD
    assert len(view.tail) == TAIL


def test_whole_output_ends_where_a_browser_would_suffer(run):
    row = stored(run, *long_chunks(ALL + 500))
    view = whole(row)
    assert view.left_out == 500
    assert view.tail[-1].number == ALL + 500


def test_page_offers_all_lines_and_sends_them_when_asked(
    browser_of, alice, incident, run
):
    stored(run, *long_chunks(1000))
    client = browser_of(alice)
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "600 lines are not shown here" in page
    everything = client.get(f"/runs/{run.uuid}/outputs/1").content.decode()
    assert everything.count('class="line"') == 1000


def test_raw_text_is_what_is_stored(browser_of, alice, run):
    stored(run, ("out", "<b>&\n"), ("err", "oops\n"))
    answer = browser_of(alice).get(f"/runs/{run.uuid}/outputs/1.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content == b"<b>&\noops\n"


def test_output_is_text_and_never_html(browser_of, alice, incident, run):
    stored(run, ("out", "<script>alert(1)</script>\n"))
    page = browser_of(alice).get(f"/incidents/{incident.number}").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_very_long_line_is_cut_on_the_page_and_whole_in_the_raw_text(
    browser_of, alice, incident, run
):
    stored(run, ("out", "x" * 5000 + "\n"))
    client = browser_of(alice)
    assert (
        "3000 more characters"
        in client.get(f"/incidents/{incident.number}").content.decode()
    )
    assert len(client.get(f"/runs/{run.uuid}/outputs/1.txt").content) == 5001


@pytest.mark.parametrize("suffix", ["", ".txt"])
def test_who_may_read_an_output(browser_of, bob, charlie, alice, run, suffix):
    stored(run, ("out", "a\n"))
    path = f"/runs/{run.uuid}/outputs/1{suffix}"
    assert browser_of(bob).get(path).status_code == 200
    assert browser_of(charlie).get(path).status_code == 404
    assert browser_of(alice).post(path).status_code == 405
    missing = f"/runs/{run.uuid}/outputs/9{suffix}"
    assert browser_of(alice).get(missing).status_code == 404
