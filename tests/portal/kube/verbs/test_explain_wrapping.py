from __future__ import annotations

import pytest

from portal.kube.verbs.explain.wrap import indent, wrap


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("", ""),
        ("one two", "one two"),
        ("one two three", "one two\nthree"),
        ("one  two   six ", "one  two\nsix "),
        ("one two  \nsix", "one two\nsix"),
        ("a\n\n - b c d e f g", "a\n\n - b c d\ne f g"),
        ("https://far.example/too/long", "https://far.example/too/long"),
        ("see https://far.example", "see\nhttps://far.example"),
        ("\u00a0a\u00a0b c d e f", "\u00a0a\u00a0b c d\ne f"),
        ("ä ö ü ä ö ü", "ä ö ü ä\nö ü"),
        ("12345678 1", "12345678\n1"),
        (" 12345678", " 12345678"),
        ("  12345678", "\n12345678"),
        ("        x", "\nx"),
    ],
    ids=repr,
)
def test_lines_break_before_the_word_that_does_not_fit(text: str, wrapped: str) -> None:
    assert wrap(text, 8) == wrapped


def test_every_line_is_indented_also_the_empty_last_one() -> None:
    assert indent("a\n\nb\n", 2) == "  a\n  \n  b\n  "
