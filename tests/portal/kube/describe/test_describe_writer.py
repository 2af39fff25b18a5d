from __future__ import annotations

import pytest

from portal.kube.verbs.describe import maps
from portal.kube.verbs.describe.writer import Writer, align


@pytest.mark.parametrize(
    ("given", "laid_out"),
    [
        pytest.param(
            "a\tb\nccc\td\n", "a    b\nccc  d\n", id="a column is as wide as its widest"
        ),
        pytest.param(
            "a\tb\nx\nccc\td\n",
            "a  b\nx\nccc  d\n",
            id="a line without it ends a column",
        ),
        pytest.param(
            "a\t\tb\nc\td\te\n",
            "a     b\nc  d  e\n",
            id="an empty cell keeps its place",
        ),
        pytest.param(
            "a\t\nbb\tc\n", "a   \nbb  c\n", id="an empty last cell leaves blanks"
        ),
        pytest.param("ä\tb\nöö\tc\n", "ä   b\nöö  c\n", id="signs count, not bytes"),
        pytest.param(
            "a\tb\fccc\td\n", "a  b\nccc  d\n", id="a form feed ends all columns"
        ),
        pytest.param("", "", id="nothing"),
    ],
)
def test_columns_are_aligned_as_go_aligns_them(given: str, laid_out: str) -> None:
    assert align(given) == laid_out


def test_levels_indent_and_a_flush_ends_columns() -> None:
    out = Writer()
    out.line(0, "Name:", "x")
    out.line(1, "Long Title:", "y")
    out.flush()
    out.line(0, "A:", "z")
    assert out.text() == "Name:          x\n  Long Title:  y\nA:  z\n"


def test_a_nested_writer_indents_every_piece() -> None:
    out = Writer()
    maps.labels(out.nested(2), "Labels", {"a": "b", "c": "d"})
    out.nested(2).line(0, "Volume:", "v")
    assert out.text() == (
        "    Labels:      a=b\n"
        "                 c=d\n"
        "    Volume:  v\n"
    )  # fmt: skip


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    out = Writer()
    out.line(0, "Message:", "\x1b[31mred\rgone")
    assert out.text() == "Message:  ^[[31mred\\rgone\n"
