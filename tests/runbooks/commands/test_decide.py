"""Decisions carry their reason; the strictest wins."""

from __future__ import annotations

import pytest

from runbooks.commands.decide import decide
from runbooks.commands.model import Program
from runbooks.commands.parse import parse
from runbooks.commands.reasons import REASONS, sentence


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        pytest.param("kubectl get pods", "runs", id="reads"),
        pytest.param("kubectl get pods; ssh node", "manual", id="manual behind"),
        pytest.param("ssh node; kubectl get --raw /", "refused", id="refused behind"),
        pytest.param("kubectl get --raw /; ssh node", "refused", id="refused in front"),
        pytest.param("kubectl get --o; ssh node", "manual", id="kubectl's error"),
        pytest.param("A=b", "runs", id="assignment"),
        pytest.param("echo `ssh node`", "manual", id="inside a substitution"),
    ],
)
def test_the_strictest_decision_wins(text: str, outcome: str) -> None:
    assert decide(parse(text)).outcome == outcome


def test_of_two_reasons_the_first_is_shown() -> None:
    assert decide(parse("ssh node; virtctl console x")).code == "program"


def test_nothing_to_run_is_said() -> None:
    assert decide(Program((), "")).code == "empty"
    assert decide(parse("# only a comment, kept for later")).code == "empty"


def test_parameters_need_input_and_variables_are_told_apart() -> None:
    decision = decide(parse("kubectl -n $NAMESPACE logs <pod-name>"))
    assert decision.needs_input
    assert decision.parameters == ("pod-name",)
    assert decision.variables == ("NAMESPACE",)
    assert not decide(parse("kubectl -n $NAMESPACE get pods")).needs_input


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_a_full_sentence(code: str) -> None:
    reason = REASONS[code]
    assert reason.title
    assert sentence(code, "x").endswith((".", "!"))
    assert "{" not in sentence(code, "x")
    assert (
        sentence(code, "x")[0].isupper()
        or sentence(code, "x")[0] == "`"
        or (sentence(code, "x").startswith("kubectl"))
    )


def test_a_long_word_is_cut_in_the_sentence() -> None:
    assert len(sentence("program", "x" * 5000)) < 250
