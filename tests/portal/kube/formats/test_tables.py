from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kube.errors import CommandError
from portal.kube.formats.columns import align, align_text
from portal.kube.formats.custom_columns import parse_columns, rows
from portal.kube.formats.table import TableOptions, TablePrinter, cell_text

COLUMNS = [
    {"name": "Name", "type": "string", "format": "name"},
    {"name": "Ready", "type": "string"},
    {"name": "Restarts", "type": "integer"},
    {"name": "Node", "type": "string", "priority": 1},
]


def table(*rows: list[Any]) -> dict[str, Any]:
    return {
        "columnDefinitions": COLUMNS,
        "rows": [
            {
                "cells": cells,
                "object": {
                    "metadata": {"namespace": "n", "labels": {"b": "2", "a/x": "1"}}
                },
            }
            for cells in rows
        ],
    }


def printed(options: TableOptions, *tables: dict[str, Any]) -> str:
    printer = TablePrinter(options)
    return align([line for each in tables for line in printer.lines(each)])


def test_columns_are_three_blanks_apart_and_hidden_ones_stay_hidden() -> None:
    text = printed(TableOptions(), table(["long-pod-name", "1/1", 0, "cp-0"]))
    assert text == ("NAME            READY   RESTARTS\nlong-pod-name   1/1     0\n")


def test_wide_shows_all_columns_and_a_missing_cell_leaves_blanks() -> None:
    text = printed(TableOptions(wide=True), table(["a", "1/1", 0, None]))
    assert text == "NAME   READY   RESTARTS   NODE\na      1/1     0          \n"


def test_namespace_labels_and_kind_are_added() -> None:
    options = TableOptions(
        namespace=True, kind="pod", label_columns=("a/x", "c"), show_labels=True
    )
    assert printed(options, table(["p", "1/1", 0, ""])) == (
        "NAMESPACE   NAME    READY   RESTARTS   X     C     LABELS\n"
        "n           pod/p   1/1     0          1           a/x=1,b=2\n"
    )


def test_headers_print_once_for_pages_of_one_list_and_not_without_rows() -> None:
    pages = table(["a", "1/1", 0, ""]), table(["bbbbbbbbbb", "1/1", 0, ""])
    text = printed(TableOptions(), *pages)
    assert text.count("NAME") == 1
    assert len({line.index("1/1") for line in text.splitlines()[1:]}) == 1
    assert TablePrinter(TableOptions()).lines(table()) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", "a..."),
        ("a\r\nb", "a..."),
        ("\x1b[31mred", "^[[31mred"),
        (None, ""),
        (True, "true"),
        (7, "7"),
        ({"a": [1]}, "map[a:[1]]"),
    ],
)
def test_a_cell_is_one_line_and_can_not_steer_a_terminal(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_a_line_of_one_cell_ends_the_columns_but_not_their_width() -> None:
    assert align_text("aaaaaaaaaa\tb\nalone\nc\td\n") == (
        "aaaaaaaaaa   b\nalone\nc            d\n"
    )
    assert align_text("a\tb") == "a\tb"


@given(
    st.lists(st.lists(st.text("ab ", max_size=9), min_size=1, max_size=4), max_size=9)
)
def test_aligning_keeps_every_cell(lines: list[list[str]]) -> None:
    words = [cell for line in lines for cell in line]
    assert align(lines).split() == " ".join(words).split()


def test_custom_columns_print_go_values_and_name_what_is_missing() -> None:
    columns = parse_columns("A:.a,B:b.c,C:{.l[*].n},D:.nil")
    obj = {"a": {"y": 1, "x": [True, "s"]}, "l": [{"n": 1}, {"n": 2}], "nil": None}
    assert list(rows(columns, [obj])) == ["map[x:[true s] y:1]\t<none>\t1,2\t<nil>"]


def test_an_empty_header_is_an_empty_line() -> None:
    columns = parse_columns(":.metadata.namespace")
    assert columns[0].header == ""


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("", "custom-columns format specified but no custom columns given"),
        (
            "A",
            "unexpected custom-columns spec: A, expected <header>:<json-path-expr>",
        ),
        (
            "A:{.a}{.b}",
            (
                "unexpected path string, expected a 'name1.name2' or '.name1.name2' or"
                " '{name1.name2}' or '{.name1.name2}'"
            ),
        ),
    ],
)
def test_a_bad_specification_is_refused(spec: str, message: str) -> None:
    with pytest.raises(CommandError) as error:
        parse_columns(spec)
    assert error.value.message == message


@given(st.text("A:.,{}[]ab*? \t\n\\'", max_size=30), st.text(max_size=5))
def test_no_specification_crashes(spec: str, value: str) -> None:
    with suppress(CommandError):
        lines = list(rows(parse_columns(spec), [{"a": [value], "b": {"a": value}}]))
        align_text("".join(line + "\n" for line in lines))
