"""What reaches the database shows what it says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.execution.redaction import OutputCleaner, strip_controls


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("a\x00b", "a␀b", id="nul"),
        pytest.param("\x1b[1;31mred\x1b[0m", "red", id="colour"),
        pytest.param("\x1b]0;title\x07text", "text", id="window title"),
        pytest.param(
            "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link", id="hyperlink"
        ),
        pytest.param("\x9b31mred", "red", id="8-bit sequence"),
        pytest.param("\x1b(Btext", "text", id="character set"),
        pytest.param("\x1bpassword", "␛password", id="unknown escapes swallow nothing"),
        pytest.param("a\u202eb", "a⟨U+202E⟩b", id="right-to-left override"),
        pytest.param("a\u2066b", "a⟨U+2066⟩b", id="isolate"),
        pytest.param("a\x85b", "a⟨U+0085⟩b", id="C1"),
        pytest.param("a\x7f\x08", "a␡␈", id="delete and backspace"),
        pytest.param("a\r\nb\rc", "a\nb␍c", id="carriage returns"),
        pytest.param("a\tb\n", "a\tb\n", id="tab and newline stay"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone surrogate"),
        pytest.param("größer, 漢字 ✗", "größer, 漢字 ✗", id="letters of the world"),
    ],
)
def test_control_characters_become_visible(raw: str, shown: str) -> None:
    assert strip_controls(raw) == shown


_PIECES = st.sampled_from(
    ["a", "é", "\x1b", "[", "]", "0", "m", ";", "\x07", "\\", "\r", "\n", "\x9b", " "]
)


@given(st.lists(_PIECES, max_size=30).map("".join), st.integers(1, 5))
def test_pieces_come_out_as_the_whole_does(text: str, size: int) -> None:
    cleaner = OutputCleaner()
    parts = [cleaner.feed(text[at : at + size]) for at in range(0, len(text), size)]
    assert "".join([*parts, cleaner.flush()]) == strip_controls(text)


@given(st.text())
def test_postgresql_can_store_whatever_comes_out(text: str) -> None:
    shown = strip_controls(text)
    shown.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_an_escape_that_never_ends_does_not_hold_the_output_back() -> None:
    cleaner = OutputCleaner()
    out = cleaner.feed("\x1b]0;" + "x" * 100_000)
    assert "x" * 90_000 in out
