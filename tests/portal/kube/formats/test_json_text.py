from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.kube.formats import json_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(-1e15, 1e15),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)  # fmt: skip


def test_keys_are_sorted_and_markup_is_escaped() -> None:
    value = {"b": [1, {}], "a": "<&>\u2028é\x7f", "c": []}
    assert json_text.indented(value) == (
        '{\n    "a": "\\u003c\\u0026\\u003e\\u2028é\x7f",\n    "b": [\n        1,\n'
        '        {}\n    ],\n    "c": []\n}'
    )
    assert json_text.compact({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'


def test_numbers_look_as_in_go() -> None:
    numbers = [1.0, 1e-7, 1e21, 1e20, 0.5, 123456789.25, -0.0]
    assert json_text.compact(numbers) == (
        "[1,1e-7,1e+21,100000000000000000000,0.5,123456789.25,-0]"
    )


@given(VALUES)
def test_both_forms_read_back_as_the_value(value: Any) -> None:
    assert json.loads(json_text.indented(value)) == value
    assert json.loads(json_text.compact(value)) == value
