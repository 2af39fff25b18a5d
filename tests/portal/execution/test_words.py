"""One word, two readings: a shell's for echo, one safe value for kubectl."""

from __future__ import annotations

import pytest

from portal.execution.session import Blocked, Variable
from portal.execution.words import Words
from runbooks.commands.model import Echo, Pipeline, Program, Word
from runbooks.commands.parse import parse


def word_of(text: str) -> Word:
    [statement] = parse(f"echo {text}").statements
    assert isinstance(statement, Pipeline)
    [command] = statement.commands
    assert isinstance(command, Echo)
    [word] = command.args
    return word


def words(substituted: str = "", **variables: str) -> Words:
    def substitute(program: Program) -> Variable:
        return Variable(substituted)

    known = {name: Variable(value) for name, value in variables.items()}
    return Words(known, {"pod-name": "bound"}, substitute)


# What bash 5.2 makes of these with A=' a  b ', B='', C='c'.
@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("$A", ["a", "b"]),
        ('"$A"', [" a  b "]),
        ("x$A", ["x", "a", "b"]),
        ("$A$C", ["a", "b", "c"]),
        ("$C$A", ["c", "a", "b"]),
        ("x${A}y", ["x", "a", "b", "y"]),
        ("$B", []),
        ('"$B"', [""]),
        ("x$B", ["x"]),
        ('""$B', [""]),
        ("$C$C", ["cc"]),
        ("'$A'", ["$A"]),
        ('"x"$C"y"', ["xcy"]),
        ("$NONE", []),
    ],
)
def test_fields_are_those_of_bash(text: str, fields: list[str]) -> None:
    assert words(A=" a  b ", B="", C="c").fields(word_of(text)) == fields


@pytest.mark.parametrize(
    ("text", "printed", "fields"),
    [
        ("$(kubectl get ns)", "a\nb", ["a", "b"]),
        ('"$(kubectl get ns)"', "a\nb", ["a\nb"]),
        ("$(kubectl get ns)", "", []),
    ],
)
def test_a_substitution_is_split_only_without_quotes(
    text: str, printed: str, fields: list[str]
) -> None:
    assert words(printed).fields(word_of(text)) == fields


@pytest.mark.parametrize(
    ("text", "value"),
    [("$A", "a"), ('"$A"', "a"), ("pod/$A", "pod/a"), ("<pod-name>", "bound")],
)
def test_in_a_slot_a_value_is_trimmed(text: str, value: str) -> None:
    assert words(A="\n a \n").one(word_of(text)) == value


def test_a_value_may_stand_behind_a_flag_that_was_written() -> None:
    assert words(A="-x").one(word_of("--selector=$A")) == "--selector=-x"
    with pytest.raises(Blocked):
        words(A="-x").one(word_of("$A"))


def test_several_values_are_taken_where_several_may_stand() -> None:
    assert words(A="a b").many(word_of("$A")) == ["a", "b"]
    with pytest.raises(Blocked):
        words(A="a b").many(word_of('"$A"'))
    with pytest.raises(Blocked):
        words(A="a b").one(word_of("$A"))


def test_an_assignment_is_never_split() -> None:
    assert words(A=" a  b ").assigned(word_of("$A")) == Variable(" a  b ")


def test_the_shown_word_has_values_in_place_of_names() -> None:
    shown = words(A="\na").shown(word_of('"$A/${A}/$NONE"'))
    assert shown == '"a/a/$NONE"'


@pytest.mark.parametrize("value", ["daemonset", "statefulset,secret", "statefulset/x"])
def test_a_value_outside_the_alternatives_blocks(value: str) -> None:
    name = "statefulset|deployment"
    [kind] = parse(f"kubectl get <{name}>").words()
    bound = Words({}, {name: "deployment"}, lambda program: Variable(""))
    assert bound.many(kind) == ["deployment"]
    with pytest.raises(Blocked) as blocked:
        Words({}, {name: value}, lambda program: Variable("")).many(kind)
    assert blocked.value.code == "parameter-choice"
