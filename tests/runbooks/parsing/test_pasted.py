"""Text that a person pastes, read as a block of shell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runbooks.parsing.pasted import pasted_step
from runbooks.programs import program_of, stored_commands


def test_prompts_and_sample_output_are_left_out() -> None:
    step = pasted_step("$ kubectl get nodes\nNAME   STATUS\n$ kubectl get pods -A\n")
    texts = [command.text for command in step.commands]
    assert texts == ["kubectl get nodes", "kubectl get pods -A"]


def test_the_comment_above_is_the_title_else_what_the_command_does() -> None:
    assert pasted_step("# Who is ill?\nkubectl get nodes").title == "Who is ill?"
    assert pasted_step("kubectl get nodes").title == "List Nodes"


def test_what_another_shell_is_told_names_it() -> None:
    step = pasted_step("ssh worker-1\nuptime -p\nexit\nkubectl get nodes")
    opened = [command.typed_into for command in step.commands]
    assert opened == ["", "ssh worker-1", "ssh worker-1", ""]


def test_nothing_to_run_is_no_command() -> None:
    assert pasted_step("\n# only words\n").commands == ()


@given(st.text(max_size=300))
def test_any_text_is_a_step_that_can_be_stored_and_read_again(text: str) -> None:
    step = pasted_step(text)
    assert program_of(stored_commands(step)) == step.program()
