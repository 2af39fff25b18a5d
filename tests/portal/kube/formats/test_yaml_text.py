from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from portal.kube.errors import CommandError
from portal.kube.formats.yaml import document

# Seen from kubectl -o yaml.
SCALARS = [
    ("", '""'),
    ("a", "a"),
    ("true", '"true"'),
    ("y", '"y"'),
    ("No", '"No"'),
    ("null", '"null"'),
    ("~", '"~"'),
    ("1", '"1"'),
    ("08", '"08"'),
    ("0x1f", '"0x1f"'),
    ("0b-01", '"0b-01"'),
    ("1_000", '"1_000"'),
    ("1e3", '"1e3"'),
    ("1e999", "1e999"),
    (".5", '".5"'),
    (".91_100", '".91_100"'),
    ("...", "'...'"),
    ("12:30", '"12:30"'),
    ("2026-11-22", '"2026-11-22"'),
    ("2026-13-22", "2026-13-22"),
    ("2026-11-22T01:02:03Z", '"2026-11-22T01:02:03Z"'),
    ("v1.8.1", "v1.8.1"),
    ("a: b", "'a: b'"),
    ("a:b", "a:b"),
    ("a #b", "'a #b'"),
    ("- a", "'- a'"),
    ("-a", "-a"),
    ("it's", "it's"),
    ("'", "''''"),
    ("*", "'*'"),
    ("a\tb", '"a\\tb"'),
    ("\x01\x1b", '"\\x01\\e"'),
    ("é", "é"),
    ("😀", '"\\U0001F600"'),
    (" a", "' a'"),
    ("=", "="),
    (True, "true"),
    (None, "null"),
    (5, "5"),
    (1.5, "1.5"),
    (2000000.0, "2000000"),
    (1e-07, "1e-07"),
    (123456789.25, "1.2345678925e+08"),
    ([], "[]"),
    ({}, "{}"),
]


@pytest.mark.parametrize(("value", "written"), SCALARS, ids=[s[1] for s in SCALARS])
def test_scalars_are_quoted_as_go_does(value: Any, written: str) -> None:
    assert document({"a": value}) == f"a: {written}\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\n", "|\n  a"),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n\n", "|+\n  a\n"),
        (" a\nb\n", "|2\n   a\n  b"),
        ("a\n\n b\n", "|\n  a\n\n   b"),
        ("a \nb", '"a \\nb"'),
        ("a\r\nb", '"a\\r\\nb"'),
    ],
    ids=["clip", "strip", "keep", "indented", "blank", "space before break", "dos"],
)
def test_several_lines_become_a_literal_block(text: str, written: str) -> None:
    assert document({"a": text}) == f"a: {written}\n"


def test_long_lines_are_folded_at_the_first_blank_beyond_column_80() -> None:
    words = " ".join(["word"] * 20)
    assert document({"a": {"b": words}}) == (
        "a:\n  b: " + " ".join(["word"] * 16) + "\n    word word word word\n"
    )
    assert (
        document({"a": "x: " + words}).split("\n")[1] == "  word word word word word'"
    )
    assert document({"a": "word  word " * 9}).count("\n") == 2


def test_sequences_stand_under_their_key_without_more_indentation() -> None:
    value = {"a": [{"c": 1, "b": [[1, 2], {}]}, "x"], "d": {"e": []}}
    assert document(value) == (
        "a:\n- b:\n  - - 1\n    - 2\n  - {}\n  c: 1\n- x\nd:\n  e: []\n"
    )


def test_keys_come_in_natural_order() -> None:
    keys = ["a10", "a9", "B", "_", "f:x", ".", "10", "9", "a", "a.b", "a-b", "true"]
    lines = document(dict.fromkeys(keys, 1)).split("\n")
    written = [line.rpartition(":")[0] for line in lines[:-1]]
    order = '. _ "9" "10" B a a-b a.b a9 a10 f:x "true"'
    assert " ".join(written) == order


def test_a_key_too_long_for_a_colon_gets_a_question_mark() -> None:
    key = "k" * 129
    assert document({key: {"a": 1}}) == f"? {key}\n: a: 1\n"


@pytest.mark.parametrize("sign", ["\x7f", "\x80", "\ufeff"])
def test_what_kubectl_can_not_write_is_its_error_here_too(sign: str) -> None:
    with pytest.raises(CommandError, match="control characters are not allowed"):
        document({"a": sign})


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x7f\ufeff\ufffe\uffff\u2028\u2029")
    .filter(lambda sign: not 0x80 <= ord(sign) < 0xA0),
    max_size=90,
) | st.text("ab: #-'\"\n\t", max_size=120)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_reads_back_as_it_was(value: Any) -> None:
    assert yaml.safe_load(document({"a": value})) == {"a": value}
