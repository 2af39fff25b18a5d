"""What holds for every path, quantity, age and table."""

from __future__ import annotations

import re
from contextlib import suppress
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.kube.formats.columns import MIN_WIDTH, PADDING, align
from portal.kube.formats.jsonpath import JSONPathError, Template
from portal.kube.quantity import BINARY, DECIMAL, NANO, parse
from portal.kube.times import duration

NAMES = st.text("abcxyz", min_size=1, max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
    ),
    max_leaves=12,
)
PARTS = ["{", "}", "[", "]", ".", "..", "*", "?(", ")", "@", "$", "'", '"', "==", ","]
WORDS = ["range ", "end", "a", "b", "0", "-1", ":", " ", "\\", "true"]


@given(st.lists(st.sampled_from(PARTS + WORDS), max_size=15).map("".join), JSON)
def test_no_text_breaks_jsonpath(text: str, data: Any) -> None:
    with suppress(JSONPathError):
        Template("{" + text).text(data)


@given(st.lists(NAMES, min_size=1, max_size=4), st.integers())
def test_a_path_finds_what_lies_at_its_end(names: list[str], value: int) -> None:
    data: Any = value
    for name in reversed(names):
        data = {name: [data], "other": "x"}
    path = "".join(f".{name}[0]" for name in names)
    assert Template("{" + path + "}").text(data) == str(value)
    assert Template("{..nosuch}").text(data) == ""


SUFFIXES = {**BINARY, **{suffix: power for suffix, power in DECIMAL.items() if suffix}}


@given(st.integers(0, 10**6), st.sampled_from(sorted(SUFFIXES)))
def test_a_quantity_is_the_same_amount_however_it_is_printed(
    digits: int, suffix: str
) -> None:
    quantity = parse(f"{digits}{suffix}")
    assert quantity
    assert quantity.nanos == digits * Fraction(SUFFIXES[suffix]) * NANO
    again = parse(str(quantity))
    assert again
    assert again.nanos == quantity.nanos


UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400}


@given(st.integers(0, 20 * 365 * 86400))
def test_an_age_is_rounded_down_by_less_than_its_smallest_unit(seconds: int) -> None:
    parts = re.findall(r"(\d+)([smhdy])", duration(seconds))
    shown = sum(int(count) * UNITS[unit] for count, unit in parts)
    assert shown <= seconds < shown + 2 * UNITS[parts[-1][1]]
    assert len(parts) <= 2


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_an_older_thing_is_never_shown_as_younger(seconds: int, more: int) -> None:
    def shown(span: int) -> int:
        parts = re.findall(r"(\d+)([smhdy])", duration(span))
        return sum(int(count) * UNITS[unit] for count, unit in parts)

    assert shown(seconds) <= shown(seconds + more)


CELLS = st.text("ab é", max_size=12)


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1)
    )
)
def test_the_cells_of_a_column_begin_at_the_same_place(lines: list[list[str]]) -> None:
    text = align(lines).split("\n")[:-1]
    assert len(text) == len(lines)
    begin = 0
    for column in range(len(lines[0])):
        for line, cells in zip(text, lines, strict=True):
            assert line[begin:].startswith(cells[column])
        begin += max(MIN_WIDTH, max(len(cells[column]) for cells in lines) + PADDING)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_lines_one_by_one_are_never_narrower_than_before(
    lines: list[list[str]],
) -> None:
    widths: list[int] = []
    before = [0, 0]
    for line in lines:
        align([line], widths)
        assert all(new >= old for new, old in zip(widths, before, strict=True))
        before = list(widths)
