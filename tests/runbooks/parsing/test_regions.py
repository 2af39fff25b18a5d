"""What is typed into another shell is for a person, up to its `exit`."""

from __future__ import annotations

import pytest

from runbooks.commands.decide import decide
from runbooks.parsing.document import parse_document
from runbooks.parsing.steps import Step
from runbooks.programs import program_of, stored_commands


def steps(diagnosis: str) -> tuple[Step, ...]:
    return parse_document(f"## Diagnosis\n\n{diagnosis}").steps


def block(*lines: str) -> str:
    return "```bash\n" + "".join(f"$ {line}\n" for line in lines) + "```\n\n"


@pytest.mark.parametrize(
    "opener",
    [
        "kubectl debug node/<node> -it --image=busybox",
        "kubectl -n a exec -it <pod> -c main -- /bin/bash",
        "oc rsh -n a <pod>",
        "ssh <node>",
        "virtctl console <vm>",
    ],
)
def test_commands_up_to_exit_are_inside(opener: str) -> None:
    (step,) = steps(block("kubectl get nodes", opener, "echo inside", "exit", "echo a"))
    assert [one.typed_into for one in step.commands] == ["", "", opener, opener, ""]
    inside = [one for one in step.program().commands() if decide_code(one) == "inside"]
    assert [one.source for one in inside] == ["echo inside", "exit"]
    assert program_of(stored_commands(step)) == step.program()


def decide_code(command: object) -> str:
    return getattr(command, "code", "")


def test_one_exit_leaves_the_chroot_and_the_shell_around_it() -> None:
    opener = "oc debug node/<node>"
    (step,) = steps(block(opener, "chroot /host", "kubectl get a", "exit", "oc get b"))
    assert [one.typed_into for one in step.commands] == ["", opener, opener, opener, ""]


def test_two_exits_leave_one_each() -> None:
    opener = "oc debug node/<node>"
    lines = ("chroot /host", "kubectl get a", "exit", "kubectl get b", "exit")
    (step,) = steps(block(opener, *lines, "oc get c"))
    assert [one.typed_into for one in step.commands] == ["", *[opener] * 5, ""]


def test_a_shell_that_is_never_left_does_not_hide_a_later_one() -> None:
    (step,) = steps(block("ssh <node>", "oc rsh a", "kubectl get a", "exit"))
    assert [one.typed_into for one in step.commands] == ["", "", "oc rsh a", "oc rsh a"]


def test_a_region_may_go_over_several_steps() -> None:
    first, second, third = steps(
        block("ssh <node>") + block("echo inside") + block("exit", "echo outside")
    )
    assert first.commands[0].typed_into == ""
    assert decide(second.program()).code == "inside"
    assert [one.typed_into for one in third.commands] == ["ssh <node>", ""]


@pytest.mark.parametrize(
    "opener",
    [
        "kubectl exec <pod> -- ls",
        "kubectl exec -it <pod> -- top",
        "kubectl debug -it <pod> --image=x -- ls",
        "kubectl get pods",
    ],
)
def test_a_single_command_opens_nothing(opener: str) -> None:
    (step,) = steps(block(opener, "echo a", "exit"))
    assert not any(one.typed_into for one in step.commands)


def test_without_an_exit_nothing_is_guessed() -> None:
    (step,) = steps(block("oc rsh -n a <pod>", "echo a"))
    assert not any(one.typed_into for one in step.commands)


def test_a_block_without_prompts_or_language_is_left_by_exit_too() -> None:
    text = (
        "```\noc debug node/<node>\nchroot /host\nkubectl get a\nexit\noc get b\n```\n"
    )
    (step,) = steps(text)
    opener = "oc debug node/<node>"
    assert [one.typed_into for one in step.commands] == ["", opener, opener, opener, ""]
