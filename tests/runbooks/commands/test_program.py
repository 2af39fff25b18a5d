"""What a program needs and gives, without running it."""

from __future__ import annotations

import pytest

from runbooks.commands.model import Text, Variable, Word
from runbooks.commands.parse import parse

SEED = 'export NAMESPACE="$(kubectl get kubevirt -A -o custom-columns="":.metadata.namespace)"'


def test_a_variable_that_the_program_sets_itself_is_not_read_from_before() -> None:
    program = parse(f"{SEED}\nkubectl -n $NAMESPACE get pods")
    assert program.reads() == ()
    assert program.sets() == ("NAMESPACE",)


def test_a_variable_used_before_it_is_set_comes_from_before() -> None:
    program = parse("kubectl -n $NS logs $POD; NS=a; echo $NS")
    assert program.reads() == ("POD", "NS")


def test_a_variable_used_inside_a_substitution_is_read() -> None:
    assert parse('A="$(kubectl -n $B get pods)"').reads() == ("B",)


def test_setting_a_variable_inside_a_substitution_sets_nothing() -> None:
    assert parse('A="$(B=c; kubectl get pods)"').sets() == ("A",)


def test_export_alone_reads_and_sets_nothing() -> None:
    program = parse("export NAMESPACE")
    assert (program.reads(), program.sets()) == ((), ())


def test_parameters_are_named_once() -> None:
    program = parse(
        "kubectl logs <pod>; kubectl describe pod <pod>; echo $(kubectl logs <x>)"
    )
    assert program.parameters() == ("pod", "x")


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("<statefulset|deployment>", ("statefulset", "deployment")),
        ("<pods | nodes | pods>", ("pods", "nodes")),
        ("<vm.kubevirt.io|vmi>", ("vm.kubevirt.io", "vmi")),
        ("<pod-name>", ()),
        ("<pod-name|node-name>", ()),  # names of other values, not values
        ("<POD|NODE>", ()),
        ("<a|b c>", ()),
    ],
)
def test_a_parameter_that_lists_alternatives_offers_them(
    written: str, choices: tuple[str, ...]
) -> None:
    [asked] = parse(f"kubectl get {written} x; kubectl describe {written}").asked()
    assert (asked.written, asked.choices) == (written, choices)


def test_the_digest_is_of_the_text() -> None:
    one, same, other = (parse(text).digest() for text in ("echo a", "echo a", "echo b"))
    assert one == same != other
    assert len(one) == 64


def test_a_word_without_its_beginning_keeps_its_slots() -> None:
    word = Word((Text("-n"), Text("ab", quoted=True), Variable("X")), '-n"ab"$X')
    assert word.after(3).parts == (Text("b", quoted=True), Variable("X"))
    assert word.head == "-nab"


def test_each_command_is_explained_by_its_own_text() -> None:
    program = parse("kubectl get pods <a> | grep b; echo $(kubectl get nodes)")
    assert [command.source for command in program.commands()] == [
        "kubectl get pods <a>",
        "grep b",
        "echo $(kubectl get nodes)",
        "kubectl get nodes",
    ]
