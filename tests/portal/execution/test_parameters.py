from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import UserError
from portal.execution.parameters import MAX_VALUES, clean_parameters
from runbooks.commands.model import Parameter

FORBIDDEN = " \t\n\r\0/\\'\"`$()<>|&;*?[]{}!#~="


def code_of(wanted: list[str], values: dict[str, object]) -> str:
    with pytest.raises(UserError) as error:
        cleaned(wanted, values)
    return error.value.code


def cleaned(wanted: list[str], values: dict[str, object]) -> dict[str, list[str]]:
    return clean_parameters([Parameter(name) for name in wanted], values)


def test_values_are_lists_without_doubles() -> None:
    values = {"a": "x", "b": ["y", "z", "y"]}
    assert cleaned(["a", "b"], values) == {"a": ["x"], "b": ["y", "z"]}


def test_what_is_not_given_is_left_open() -> None:
    assert cleaned(["a", "b"], {"a": "x"}) == {"a": ["x"]}


@pytest.mark.parametrize("value", ["daemonset", ["deployment", "pod"], "-x", 7])
def test_only_the_alternatives_that_the_text_lists_can_be_chosen(value: object) -> None:
    name = "statefulset|deployment"
    assert cleaned([name], {name: "deployment"}) == {name: ["deployment"]}
    assert code_of([name], {name: value}) == "parameter-choice"


@pytest.mark.parametrize("name", ["virt-operator-x", "system:node", "a.b_c@d+e", "A1"])
def test_names_of_objects_pass(name: str) -> None:
    assert cleaned(["a"], {"a": name}) == {"a": [name]}


@given(st.text(), st.sampled_from(FORBIDDEN), st.text())
def test_no_value_holds_what_a_shell_or_a_url_reads(
    before: str, sign: str, after: str
) -> None:
    assert code_of(["a"], {"a": ["x" + before + sign + after]}) == "parameter-invalid"


@given(st.text(max_size=5))
def test_no_value_starts_with_a_dash(rest: str) -> None:
    assert code_of(["a"], {"a": f"-{rest}"}) == "parameter-invalid"


@pytest.mark.parametrize("value", ["é", "a" * 254, ".", "..", 7, ["a", None]])
def test_other_things_are_no_names(value: object) -> None:
    assert code_of(["a"], {"a": value}) == "parameter-invalid"


@pytest.mark.parametrize("value", ["", [], None])
def test_nothing_chosen_is_missing(value: object) -> None:
    assert code_of(["a"], {"a": value}) == "parameter-missing"


def test_unknown_names_and_too_many_values_are_refused() -> None:
    assert code_of(["a"], {"a": "x", "b": "y"}) == "parameter-unknown"
    many = [f"x{number}" for number in range(MAX_VALUES + 1)]
    assert code_of(["a"], {"a": many}) == "parameter-many"
