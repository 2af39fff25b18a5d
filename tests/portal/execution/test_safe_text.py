from __future__ import annotations

import pytest

from portal.execution.safe_text import SafeText


def safe(*pieces: str) -> str:
    text = SafeText()
    return "".join([*(text.feed(piece) for piece in pieces), text.flush()])


def test_plain_text_passes_as_it_is() -> None:
    text = "NAME   READY\nvirt-operator   0/2\n\tä 日本\n"
    assert safe(*text) == safe(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("a\0b\n", "a␀b\n", id="NUL"),
        pytest.param("\x1b[31mred\x1b[0m\n", "red\n", id="ANSI"),
        pytest.param("a\u202eb\n", "a⟨U+202E⟩b\n", id="bidi"),
        pytest.param("a\ud83db\n", "a\ufffdb\n", id="half a character"),
        pytest.param("a\r\nb\n", "a\nb\n", id="CRLF"),
    ],
)
def test_what_plays_tricks_is_made_visible(raw: str, shown: str) -> None:
    assert safe(raw) == safe(*raw) == shown


def test_an_escape_sequence_does_not_hide_a_secret() -> None:
    text = "pass\x1b[0mword=hunter2hunter2\n"
    for stored in (safe(text), safe(*text)):
        assert "hunter2" not in stored
        assert "[redacted: " in stored
